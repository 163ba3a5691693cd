#!/bin/sh
# usage: scripts/ci/apply.sh ENVIRONMENT PLAN_DIR EXPECTED_SHA256
# Applies the reviewed plan only if its SHA-256 matches and the gate of the environment is open (gate.sh), and records the
# result.
set -eu
plan_dir="${2-}"
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/init.sh
. scripts/ci/init.sh
# shellcheck source=scripts/ci/record.sh
. scripts/ci/record.sh
# shellcheck source=scripts/ci/run.sh
. scripts/ci/run.sh
ci_environment "${1-}"
ci_require_key_purpose apply
ci_require_sha256 "${3-}"
plan_dir="$(ci_private_dir "$plan_dir")"
plan="$plan_dir/tfplan"
[ -f "$plan" ] || ci_fail "there is no plan in $plan_dir"
work="$(umask 077 && mktemp -d)"
ci_discard "$work"
ci_discard "$plan" # a plan is never applied twice
actual="$(ci_sha256 "$plan")"
environment="$1" result='not applied' exit_code=''
# Write the record in any case, including if the run is canceled.
# shellcheck disable=SC2317,SC2329 # called by the trap
leave_record() {
  ci_output result "$result"
  ci_record "$environment" "$actual" "$result" "$plan_dir" "$exit_code"
  ci_empty_trash
}
trap leave_record EXIT
if [ "$actual" != "$3" ]; then
  result="rejected: the reviewed plan is $3"
  ci_fail "the SHA-256 of the plan is $actual, but the reviewed plan is $3"
fi
has_changes="$(ci_planned "$plan_dir" has_changes)"
if [ "$has_changes" = false ]; then
  result='no changes' # so nothing needs approval
  exit 0
fi
gate=0
scripts/ci/gate.sh "$environment" "$plan_dir" 2>"$work/gate.log" || gate=$?
cat "$work/gate.log" >&2
if [ "$gate" -ne 0 ]; then
  reason="$(sed -n '$s/^error: //p' "$work/gate.log")"
  result="refused: $reason"
  exit "$gate"
fi
unset GH_TOKEN GATE_ID_TOKEN # only the gate needs them
ci_init
# The deletions of the plan that is about to be applied, not of the text that was displayed.
"$(ci_engine)" -chdir="$ROOT" show -no-color "$plan" >"$work/plan.txt"
result='rejected: a deletion is not acknowledged'
scripts/ci/deletions.sh "$1" "$work/plan.txt" || ci_fail "the plan of $1 deletes objects of production without an acknowledgment"

# If the job is killed, this record remains.
result=interrupted
ci_output result "$result"
ci_write_record "$environment" "$actual" "$result" "$plan_dir" ''
exec 3>&1
# shellcheck disable=SC2317,SC2329 # called when a signal arrives
ci_canceled() {
  rm -f -- "$plan" # the engine has opened it, or does not start
  printf 'canceled: waiting until the engine has finished the operations in progress and released the state lock\n' >&3
}
ci_run_streamed "$work" "$(ci_engine)" -chdir="$ROOT" apply -input=false -no-color -lock-timeout=5m "$plan"
case "$ci_rc $ci_signal" in
  '0 ') result=applied ;;
  '0 '*)
    result=applied
    ci_warn "the job was canceled, but the apply to $environment finished before it stopped"
    ;;
  *' ') result=failed exit_code="$ci_rc" ;;
  *) exit_code="$ci_rc" ;; # interrupted
esac
[ "$ci_withheld" = false ] || ci_fail 'the output contains a secret. The lines that contain it were not displayed'
ci_end
