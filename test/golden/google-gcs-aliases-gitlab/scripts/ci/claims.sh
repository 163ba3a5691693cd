#!/bin/sh
# Sourced by the scripts that read the claims of the job's ID token.
# shellcheck shell=sh

# usage: ci_token_claims TOKEN
# Prints the claims of an ID token, as ci_json does. Does not verify the signature: GitLab has given the token to this job.
ci_token_claims() {
  case "$1" in
    *.*.*.* | .* | *..* | *[!A-Za-z0-9_.-]*) return 1 ;;
    *.*.*) ;;
    *) return 1 ;;
  esac
  claims_part="${1#*.}"
  claims_part="${claims_part%.*}"
  while [ $((${#claims_part} % 4)) -ne 0 ]; do claims_part="$claims_part="; done
  claims_text="$(printf '%s' "$claims_part" | tr '_-' '/+' | base64 -d 2>/dev/null)" || return 1
  claims_lines="$(printf '%s' "$claims_text" | ci_json)" || return 1
  claims_kind="$(printf '%s\n' "$claims_lines" | sed -n '1s/^[[:space:]]//p')"
  [ "$claims_kind" = '{' ] || return 1
  printf '%s\n' "$claims_lines"
}
