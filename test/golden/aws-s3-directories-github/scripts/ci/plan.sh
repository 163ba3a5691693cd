#!/bin/sh
# usage: scripts/ci/plan.sh ENVIRONMENT PLAN_DIR
# Plans with the plan identity. Writes to PLAN_DIR:
#   tfplan        the saved plan. Contains values in plain text: store it only in a private location
#   plan.txt      the rendered plan without sensitive values
#   summary.txt   addresses and actions only
#   report.json   counts, for the merge request widget
#   plan.env      the SHA-256 of the saved plan, which apply.sh verifies
#   planned.txt   whether there are changes
# Does not print the plan. show.sh does, after this script found no secrets in it.
set -eu
plan_dir="${2-}"
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/init.sh
. scripts/ci/init.sh
# shellcheck source=scripts/ci/run.sh
. scripts/ci/run.sh
ci_environment "${1-}"
# apply: replan.sh plans with the identity of the apply job
ci_require_key_purpose plan apply
plan_dir="$(ci_private_dir "$plan_dir")" # absolute, because -chdir changes how relative paths are resolved
umask 077
rm -f "$plan_dir/tfplan" "$plan_dir/plan.txt" "$plan_dir/plan.env" "$plan_dir/planned.txt"
ci_discard "$plan_dir/tfplan" # unless this script succeeds
unset GATE_ID_TOKEN           # only the gate needs it
ci_init

# -lock=false: the plan identity needs no write access, not even for the lock. If the state changes before the apply, Terraform
# rejects the plan as stale.
ci_run "$(ci_engine)" -chdir="$ROOT" plan -input=false -no-color -lock=false \
  -detailed-exitcode -out="$plan_dir/tfplan" >"$plan_dir/plan.log" 2>&1
ci_end_if_canceled
case "$ci_rc" in
  # Only an apply writes the state, so a plan without changes is applied, too, while the encryption of the state changes.
  0) has_changes="$REWRITE_STATE" ;;
  2) has_changes=true ;;
  *)
    ci_assert_no_secret "$plan_dir/plan.log"
    ci_plain "$plan_dir/plan.log" >&2
    ci_fail "the plan of $1 failed"
    ;;
esac

"$(ci_engine)" -chdir="$ROOT" show -no-color "$plan_dir/tfplan" >"$plan_dir/plan.txt"
ci_assert_no_secret "$plan_dir/plan.txt"
sed -n 's/^  # \([^(].*\)$/\1/p' "$plan_dir/plan.txt" | tr -d '`' >"$plan_dir/summary.txt"
awk '
  /^Plan: / { for (i = 2; i < NF; i++) if ($i == "to") n[$(i + 1)] = $(i - 1) + 0 }
  function count(verb) { return n[verb ","] + n[verb "."] + n[verb] }
  END { printf "{\"create\":%d,\"update\":%d,\"delete\":%d}\n", count("add"), count("change"), count("destroy") }
' "$plan_dir/plan.txt" >"$plan_dir/report.json"

plan_sha256="$(ci_sha256 "$plan_dir/tfplan")"
rendering_sha256="$(ci_sha256 "$plan_dir/plan.txt")"
printf 'PLAN_SHA256=%s\n' "$plan_sha256" >"$plan_dir/plan.env"
printf 'has_changes=%s\n' "$has_changes" >"$plan_dir/planned.txt"
ci_output has_changes "$has_changes"
ci_output plan_sha256 "$plan_sha256"
ci_output rendering_sha256 "$rendering_sha256"
printf 'environment=%s has_changes=%s plan_sha256=%s\n' "$1" "$has_changes" "$plan_sha256"
ci_end_if_canceled
ci_keep "$plan_dir/tfplan"
