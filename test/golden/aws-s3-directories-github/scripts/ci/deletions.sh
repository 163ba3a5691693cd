#!/bin/sh
# usage: scripts/ci/deletions.sh ENVIRONMENT RENDERED_PLAN
# Finds the projects, roles and policies of production environments that a plan destroys, replaces or removes from the
# state. Each must be acknowledged by a line with a date and its address in scripts/environments/ENVIRONMENT.deletions,
# so that the deletion itself is reviewed. A line is valid for 14 days: an old one acknowledges nothing. Prints a report.
# Exit code 0: nothing to acknowledge, or all acknowledged; 3: not acknowledged; 1: the plan cannot be read.
#
# Reads the rendered plan, because Terraform 1.11 to 1.14 can crash when it renders a plan as JSON.
# The number of objects must be the one in the summary of the plan, so that no wording is overlooked.
set -eu
rendered="${2-}"
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_environment "${1-}"
[ -s "$rendered" ] || ci_fail 'there is no rendered plan to search for deletions'
ci_assert_no_secret "$rendered"
work="$(umask 077 && mktemp -d)"
ci_discard "$work"

# The addresses of all deleted objects. The address ends where the description of the action begins; the index of an
# instance can contain any character.
awk '
  /^ ? ?# [^(]/ {
    text = $0
    sub(/^ *# /, "", text)
    if (!match(text, /^[^][".( ]+(\[("([^"\\]|\\.)*"|[0-9]+)\])?(\.[^][".( ]+(\[("([^"\\]|\\.)*"|[0-9]+)\])?)*/)) next
    action = substr(text, RLENGTH + 1)
    if (action !~ /destroyed|replaced|no longer be managed|removed from/) next
    if (action !~ /not be destroyed/) destroyed++
    print substr(text, 1, RLENGTH)
  }
  /^Plan: / { for (i = 2; i < NF; i++) if ($i == "to" && $(i + 1) ~ /^destroy[,.]?$/) expected = $(i - 1) }
  END { if (destroyed + 0 != expected + 0) exit 9 }
' "$rendered" >"$work/deleted" || ci_fail 'the objects that the plan deletes cannot be read from the rendered plan'

# The protected types. Everything else, such as the access of a user, is deleted without an acknowledgment.
awk '
  { type = $0 }
  { while (match(type, /^module\.[^][".( ]+(\[("([^"\\]|\\.)*"|[0-9]+)\])?\./)) type = substr(type, RLENGTH + 1) }
  type ~ /^unionai_(project|role|policy)\./
' "$work/deleted" >"$work/protected"

# usage: setting NAME FILE
setting() { sed -n "s/^$1=//p" "$2"; }

# Prints the environment whose acknowledgments count for an address; nothing if deletions are free there, as they are below
# production. An object that belongs to no environment needs an acknowledgment, too.
responsible() {
  for file in scripts/environments/*.env; do
    root="$(setting ROOT "$file")"
    [ "$root" = "$ROOT" ] || continue
    module="$(setting MODULE "$file")"
    case "$1" in
      "$module".* | "$module"\[*) ;;
      *) [ -z "$module" ] || continue ;;
    esac
    free="$(setting DELETIONS "$file")"
    [ "$free" != free ] || return 0
    name="${file##*/}"
    printf '%s\n' "${name%.env}"
    return 0
  done
  printf '%s\n' "$owner"
}
owner="$1"

# usage: acknowledgments FILE
# Prints the valid acknowledgments of a file, or with INVALID=1 the lines that have expired or cannot be read.
acknowledgments() {
  [ -f "$1" ] || return 0
  TODAY="$(($(date -u +%s) / 86400))" awk '
    function days(text, y, m, d) {
      y = substr(text, 1, 4) + 0; m = substr(text, 6, 2) + 0; d = substr(text, 9, 2) + 0
      if (m <= 2) { y -= 1; m += 12 }
      return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
    }
    { sub(/[ \t\r]+$/, "") }
    /^ *(#|$)/ { next }
    {
      valid = 0
      if ($0 ~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9] +[^ ]/) {
        age = ENVIRON["TODAY"] - days($1)
        valid = age >= -1 && age <= 14
      }
      if (ENVIRON["INVALID"] != "") { if (!valid) print }
      else if (valid) { sub(/^[^ ]+ +/, ""); print }
    }' "$1"
}

: >"$work/missing"
: >"$work/listed"
while IFS= read -r address; do
  name="$(responsible "$address")"
  [ -n "$name" ] || continue
  file="scripts/environments/$name.deletions"
  acknowledgments "$file" >"$work/valid"
  if grep -qxF -e "$address" "$work/valid"; then
    printf '%s: acknowledged\n' "$address" >>"$work/listed"
  else
    printf '%s: not acknowledged\n' "$address" >>"$work/listed"
    today="$(date -u +%Y-%m-%d)"
    printf '%s %s\n' "$today" "$address" >>"$work/missing"
    printf '%s\n' "$file" >>"$work/files"
  fi
done <"$work/protected"

if [ -s "$work/listed" ]; then
  printf 'Projects, roles and policies of production that this plan destroys, replaces or stops managing:\n\n'
  ci_plain "$work/listed"
  printf '\n'
fi
for file in scripts/environments/*.env; do
  root="$(setting ROOT "$file")"
  [ "$root" = "$ROOT" ] || continue
  INVALID=1 acknowledgments "${file%.env}.deletions" >"$work/invalid"
  [ ! -s "$work/invalid" ] || {
    printf 'Lines of %s that have expired or are invalid, and have no effect:\n\n' "${file%.env}.deletions"
    ci_plain "$work/invalid"
    printf '\n'
  }
done
[ -s "$work/missing" ] || exit 0
places="$(sort -u "$work/files" | tr '\n' ' ' | sed 's/ $//; s/ / and /g')"
printf 'The apply is refused until these deletions are acknowledged. If they are intended, add these lines to %s in a reviewed change. They are valid for 14 days:\n\n' \
  "$places"
ci_plain "$work/missing"
printf '\n'
exit 3
