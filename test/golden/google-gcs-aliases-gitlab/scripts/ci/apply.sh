#!/bin/sh
# usage: scripts/ci/apply.sh ENVIRONMENT PLAN_DIR EXPECTED_SHA256
# Applies the reviewed plan only if its SHA-256 matches, and records the result.
set -eu
plan_dir="${2-}"
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/init.sh
. scripts/ci/init.sh
# shellcheck source=scripts/ci/record.sh
. scripts/ci/record.sh
ci_environment "${1-}"
ci_require_key_purpose apply
ci_require_sha256 "${3-}"
plan_dir="$(ci_private_dir "$plan_dir")"
plan="$plan_dir/tfplan"
[ -f "$plan" ] || ci_fail "there is no plan in $plan_dir"
log="$(umask 077 && mktemp)"
ci_discard "$log"
ci_discard "$plan" # a plan is never applied twice
actual="$(ci_sha256 "$plan")"
environment="$1" result='not applied'
# Write the record in any case, including if the run is canceled.
# shellcheck disable=SC2317,SC2329 # called by the trap
leave_record() {
  ci_record "$environment" "$actual" "$result" "$plan_dir"
  ci_empty_trash
}
trap leave_record EXIT
if [ "$actual" != "$3" ]; then
  result="rejected: the reviewed plan is $3"
  ci_fail "the SHA-256 of the plan is $actual, but the reviewed plan is $3"
fi
ci_init
# The deletions of the plan that is about to be applied, not of the text that was displayed.
rendered="$(umask 077 && mktemp -d)"
ci_discard "$rendered"
"$(ci_engine)" -chdir="$ROOT" show -no-color "$plan" >"$rendered/plan.txt"
result='rejected: a deletion is not acknowledged'
scripts/ci/deletions.sh "$1" "$rendered/plan.txt" || ci_fail "the plan of $1 deletes objects of production without an acknowledgment"
result=interrupted
rc=0
"$(ci_engine)" -chdir="$ROOT" apply -input=false -no-color -lock-timeout=5m "$plan" >"$log" 2>&1 || rc=$?
if [ "$rc" -eq 0 ]; then result=applied; else result=failed; fi
ci_assert_no_secret "$log"
ci_plain "$log"
exit "$rc"
