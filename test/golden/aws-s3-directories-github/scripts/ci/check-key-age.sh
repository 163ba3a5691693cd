#!/bin/sh
# usage: MAX_AGE_DAYS=DAYS scripts/ci/check-key-age.sh ENVIRONMENT...
# Reads when the current key of each environment was stored, not the key itself. Warns two weeks before MAX_AGE_DAYS and
# fails after it.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_refuse_debug
[ "$#" -gt 0 ] || ci_fail 'no environment specified'
case "${MAX_AGE_DAYS-}" in
  '' | *[!0-9]*) ci_fail 'MAX_AGE_DAYS must be a number of days' ;;
esac
# shellcheck source=scripts/ci/login.sh
. scripts/ci/login.sh
# shellcheck source=scripts/ci/key-created.sh
. scripts/ci/key-created.sh

# usage: days_until DATE
# Prints how many days after 1970-01-01 a date is: a number of seconds, or ISO 8601. Prints nothing for anything else.
# Uses the calendar alone, because every system has its own options of date(1) to read a date.
days_until() {
  case "$1" in
    *'
'*) return 0 ;;
  esac
  printf '%s\n' "$1" | sed -nE 's/^([0-9]{9,11})(\.[0-9]+)?$/\1/p; s/^([0-9]{4}-[0-9]{2}-[0-9]{2})(T.*)?$/\1/p' | awk -F- '
    NF == 1 { print int($1 / 86400) }
    NF == 3 {
      y = $1 + 0; m = $2 + 0; d = $3 + 0
      if (m <= 2) { y -= 1; m += 12 }
      print 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
    }'
}

# usage: check_age ENVIRONMENT
# Checks the key of an environment, and its view-only key if plans use one.
check_age() {
  ci_environment "$1"
  result=0
  (check_key "$1") || result=1
  plan_places="$(env | sed -n 's/^PLAN_\(SECRET_[A-Z_]*\)=.*/\1/p')"
  [ -n "$plan_places" ] || return "$result"
  for place in $plan_places; do
    eval "export $place=\"\$PLAN_$place\"" # safe: the pattern above matches variable names only
  done
  (check_key "the plans of $1") || result=1
  return "$result"
}

# usage: check_key DESCRIPTION
check_key() {
  created="$(key_created)" || ci_fail "the age of the key of $1 could not be read"
  case "$created" in
    unknown) # the secret store has no dates; a store that returns no date is an error, see below
      ci_output "key_$1" unknown
      ci_warn "the age of the key of $1 is unknown. Record its creation date and rotate it every $MAX_AGE_DAYS days"
      return
      ;;
    disabled | destroyed)
      ci_output "key_$1" unusable
      ci_fail "the current version of the key of $1 is $created. Store a new key: see \"Rotate a key\" in README.md"
      ;;
  esac
  day="$(days_until "$created")"
  [ -n "$day" ] || ci_fail "the secret store returned no date for the key of $1"
  now="$(date -u +%s)"
  age=$((now / 86400 - day))
  [ "$age" -ge -1 ] || ci_fail "the key of $1 has a date in the future"
  left=$((MAX_AGE_DAYS - age))
  if [ "$left" -lt 0 ]; then
    ci_output "key_$1" expired
    ci_fail "the key of $1 is $age days old. The maximum is $MAX_AGE_DAYS days. See \"Rotate a key\" in README.md"
  elif [ "$left" -le 14 ]; then
    ci_output "key_$1" due
    # On a platform where a warning reaches nobody, the job fails.
    if [ "${FAIL_WHEN_DUE-}" = true ]; then
      ci_fail "the key of $1 is $age days old and must be rotated within $left days. See \"Rotate a key\" in README.md"
    fi
    ci_warn "the key of $1 is $age days old and must be rotated within $left days. See \"Rotate a key\" in README.md"
  else
    ci_output "key_$1" valid
    printf '%s: the key is %s days old\n' "$1" "$age"
  fi
}

failed=0
for name in "$@"; do
  (check_age "$name") || failed=1
done
exit "$failed"
