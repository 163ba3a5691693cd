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
ci_assert_no_secret "$plan_dir/summary.txt"
work="$(umask 077 && mktemp -d)"
ci_discard "$work"
deletions=0
scripts/ci/deletions.sh "$1" "$plan_dir/plan.txt" >"$work/deletions.txt" || deletions=$?
access="$(scripts/ci/access-changes.sh "$1" "$plan_dir/plan.txt")"
{
  printf '## Plan for %s\n\nPlan SHA-256: %s\n\n' "$1" "$plan_sha256"
  if [ "$GATE" = dispatch ] && [ -n "${GITHUB_WORKFLOW_REF-}" ]; then
    workflow="${GITHUB_WORKFLOW_REF%%@*}"
    printf 'To apply it, a user who is not the author of the change starts a run:\n\n    gh workflow run %s --ref %s --field environment=%s --field plan=%s\n\n' \
      "${workflow##*/}" "${GITHUB_REF_NAME-}" "$1" "$rendering_sha256"
  fi
  printf 'Access:\n\n%s\n\nResources:\n\n' "$access"
  ci_plain "$plan_dir/summary.txt"
  printf '\n'
  cat "$work/deletions.txt"
  printf 'Rendered plan (SHA-256 %s):\n\n' "$rendering_sha256"
  ci_plain "$plan_dir/plan.txt"
  printf '\n'
} >"$work/text"

# usage: cut_to BYTES. Prints the text, or as many lines of it as fit, and says so.
cut_to() {
  size="$(wc -c <"$work/text")"
  if [ "$size" -le "$1" ]; then
    cat "$work/text"
    return
  fi
  head -c "$1" "$work/text" | sed '$d' # the last line is not complete
  printf '\n**The plan is too long to be displayed here completely. The log of the job contains all of it.**\n\n'
}

# The log contains the whole text. The maximum size of a job summary is 1 MiB, and of a comment 65536 characters.
cat "$work/text"
[ -z "${GITHUB_STEP_SUMMARY-}" ] || cut_to 900000 >>"$GITHUB_STEP_SUMMARY"
comment="$(cut_to 60000)"
ci_output_text comment "$comment"
# Ends the plan job, so that nobody is asked to approve a plan that apply.sh rejects.
[ "$deletions" -eq 0 ] || ci_fail "the plan of $1 deletes objects of production without an acknowledgment, or cannot be searched for them: see the summary of the plan"
