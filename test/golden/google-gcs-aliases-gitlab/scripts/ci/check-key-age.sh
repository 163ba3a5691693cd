#!/bin/sh
# usage: MAX_AGE_DAYS=DAYS scripts/ci/check-key-age.sh ENVIRONMENT...
# Reads when the current key of each environment was stored, and nothing else of it. Warns two weeks before
# MAX_AGE_DAYS, fails after it.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_refuse_debug
[ "$#" -gt 0 ] || ci_fail 'no environment is named'
case "${MAX_AGE_DAYS-}" in
  '' | *[!0-9]*) ci_fail 'MAX_AGE_DAYS must be a number of days' ;;
esac
# shellcheck source=scripts/ci/login.sh
. scripts/ci/login.sh
# shellcheck source=scripts/ci/key-created.sh
. scripts/ci/key-created.sh

check_age() {
  ci_environment "$1"
  created="$(key_created)" || ci_fail "the age of the key of $1 could not be read"
  if [ "$created" = unknown ]; then # and not where a store was asked and said nothing
    ci_warn "$1: where its key is kept, nothing says how old it is; keep its date yourself, and replace it every $MAX_AGE_DAYS days"
    return
  fi
  day="$(printf '%s\n' "$created" | sed -nE 's/^([0-9]{4}-[0-9]{2}-[0-9]{2}).*$/\1/p')"
  [ -n "$day" ] || ci_fail "the store gave no date for the key of $1"
  # Days since 1970, from the calendar alone: date(1) reads dates differently on every system.
  age="$(printf '%s\n' "$day" | awk -F- -v now="$(date -u +%s)" '{
    y = $1 + 0; m = $2 + 0; d = $3 + 0
    if (m <= 2) { y -= 1; m += 12 }
    days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
    print int(now / 86400) - days
  }')"
  left=$((MAX_AGE_DAYS - age))
  if [ "$left" -lt 0 ]; then
    ci_fail "the key of $1 is $age days old. The maximum is $MAX_AGE_DAYS days. See \"Rotate a key\" in README.md"
  elif [ "$left" -le 14 ]; then
    ci_warn "the key of $1 is $age days old and must be rotated within $left days. See \"Rotate a key\" in README.md"
  else
    printf '%s: the key is %s days old\n' "$1" "$age"
  fi
}

failed=0
for name in "$@"; do
  (check_age "$name") || failed=1
done
exit "$failed"
