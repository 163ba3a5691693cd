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
  check_one "$1"
  plan_places="$(env | sed -n 's/^PLAN_\(SECRET_[A-Z_]*\)=.*/\1/p')"
  [ -n "$plan_places" ] || return "$result"
  for place in $plan_places; do
    eval "export $place=\"\$PLAN_$place\"" # safe: the pattern above matches variable names only
  done
  check_one "the plans of $1"
  return "$result"
}

# The results of the keys of an environment, for the report of the pipeline.
results="$(umask 077 && mktemp -d)"
ci_discard "$results"
state() {
  printf '%s\n' "$1" >"$results/key"
}

# usage: check_one DESCRIPTION. A check without a result has failed.
check_one() {
  state failed
  (check_key "$1") || result=1
  cat "$results/key" >>"$results/all"
}

# usage: worst_result. The result of an environment is that of the key that most needs attention.
worst_result() {
  for word in unusable expired failed due unknown valid; do
    if grep -qxF -- "$word" "$results/all"; then
      printf '%s\n' "$word"
      return
    fi
  done
  printf 'failed\n'
}

# usage: check_key DESCRIPTION
check_key() {
  created="$(key_created)" || ci_fail "the age of the key of $1 could not be read"
  case "$created" in
    unknown) # the secret store has no dates; a store that returns no date is an error, see below
      state unknown
      ci_warn "the age of the key of $1 is unknown. Record its creation date and rotate it every $MAX_AGE_DAYS days"
      return
      ;;
    disabled | destroyed)
      state unusable
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
    state expired
    ci_fail "the key of $1 is $age days old. The maximum is $MAX_AGE_DAYS days. See \"Rotate a key\" in README.md"
  elif [ "$left" -le 14 ]; then
    state due
    # On a platform where a warning reaches nobody, the job fails.
    if [ "${FAIL_WHEN_DUE-}" = true ]; then
      ci_fail "the key of $1 is $age days old and must be rotated within $left days. See \"Rotate a key\" in README.md"
    fi
    ci_warn "the key of $1 is $age days old and must be rotated within $left days. See \"Rotate a key\" in README.md"
  else
    state valid
    printf '%s: the key is %s days old\n' "$1" "$age"
  fi
}

failed=0
for name in "$@"; do
  : >"$results/all"
  (check_age "$name") || failed=1
  worst="$(worst_result)"
  ci_output "key_$name" "$worst"
done
exit "$failed"
