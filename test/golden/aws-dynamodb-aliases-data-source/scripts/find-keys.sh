#!/bin/sh
# usage: scripts/find-keys.sh FILE...
# Searches files for Union.ai API keys and fails if it finds one. A key is the base64 encoding of
# host:client:secret:org. Prints the file and line number, never the content.
set -eu

found=0
for file in "$@"; do
  [ -f "$file" ] || continue
  # Search twice: the second pattern excludes the characters that base64 shares with URLs and paths, to find a key
  # that is part of a URL.
  hits=$(
    grep -aonE '[A-Za-z0-9+/_-]{24,}={0,2}' -- "$file" || true
    grep -aonE '[A-Za-z0-9]{24,}={0,2}' -- "$file" || true
  )
  lines=$(printf '%s\n' "$hits" | while IFS=: read -r line word; do
    if printf '%s' "$word" | tr '_-' '/+' | base64 -d 2>/dev/null | tr -d '\000' |
      LC_ALL=C grep -aqE '[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+:[^:]+:[^:]+:'; then
      printf '%s\n' "$line"
    fi
  done | sort -nu)
  for line in $lines; do
    printf '%s:%s: possible Union.ai API key. Revoke it and store its replacement in the secret store.\n' "$file" "$line" >&2
    found=1
  done
done
exit "$found"
