#!/bin/sh
# usage: scripts/ci/show.sh ENVIRONMENT PLAN_DIR
# Shows the plan to approve, without sensitive values. Searches it for secrets again first.
set -eu
plan_dir="${2-}"
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_environment "${1-}"
ci_refuse_debug
plan_dir="$(ci_private_dir "$plan_dir")"
for file in tfplan plan.txt summary.txt; do
  [ -f "$plan_dir/$file" ] || ci_fail "there is no $file in $plan_dir"
done
plan_sha256="$(ci_sha256 "$plan_dir/tfplan")"
rendering_sha256="$(ci_sha256 "$plan_dir/plan.txt")"
ci_assert_no_secret "$plan_dir/plan.txt"
deletions=0
scripts/ci/deletions.sh "$1" "$plan_dir/plan.txt" >"$plan_dir/deletions.txt" || deletions=$?
access="$(scripts/ci/access-changes.sh "$1" "$plan_dir/plan.txt")"
{
  printf '## Plan for %s\n\nPlan SHA-256: %s\n\nAccess:\n\n' "$1" "$plan_sha256"
  printf '%s\n\nResources:\n\n' "$access"
  ci_plain "$plan_dir/summary.txt"
  printf '\n'
  cat "$plan_dir/deletions.txt"
  printf 'Rendered plan (SHA-256 %s):\n\n' "$rendering_sha256"
  ci_plain "$plan_dir/plan.txt" | head -c 900000 # the maximum size of a job summary is 1 MiB
  printf '\n'
} | ci_show
# Ends the plan job, so that nobody is asked to approve a plan that apply.sh rejects.
[ "$deletions" -eq 0 ] || ci_fail "the plan of $1 deletes objects of production without an acknowledgment, or cannot be searched for them: see the summary of the plan"
