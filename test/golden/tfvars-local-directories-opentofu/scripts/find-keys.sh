#!/bin/sh
# usage: scripts/find-keys.sh FILE...
# Looks for Union.ai API keys in files and fails where it finds one. A key is base64 of host:client:secret:org.
# Names the file and the line, and never shows what stands there.
set -eu

found=0
for file in "$@"; do
  [ -f "$file" ] || continue
  # Words once as they stand, and once cut at what base64 has in common with paths: a key may be a part of an address.
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
    printf '%s:%s: this looks like a Union.ai API key; revoke it and keep its successor in the store\n' "$file" "$line" >&2
    found=1
  done
done
exit "$found"
