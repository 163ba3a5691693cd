#!/bin/sh
# usage: scripts/ci/report-deploy.sh ENVIRONMENT
# Opens or updates an issue if the plan or the apply of an environment failed or was refused, and closes it if it
# succeeded. PLAN_JOB and APPLY_JOB are the results of the jobs; HAS_CHANGES and APPLY_RESULT are their outputs.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/issue.sh
. scripts/ci/issue.sh
ci_environment "${1-}"
title="Deployment to $1"

failed() {
  workflow="${GITHUB_WORKFLOW_REF-}"
  workflow="${workflow%%@*}"
  workflow="${workflow##*/}"
  body="$(printf '%s\n\nEnvironment: %s\nRun: %s\n\nFind the reason:\n\n    gh run view %s --repo %s --log-failed\n\nAfter you fixed it, plan and apply again:\n\n    gh workflow run %s --repo %s --ref %s\n\nIf the state is still locked, see README.md.\n' \
    "$2" "$1" "$RUN_URL" "${RUN_URL##*/}" "$GITHUB_REPOSITORY" "${workflow:-deploy}" "$GITHUB_REPOSITORY" "${GITHUB_REF_NAME:-main}")"
  issue_open "$title" "$body"
}

case "${PLAN_JOB-} ${APPLY_JOB-} ${HAS_CHANGES-} ${APPLY_RESULT-}" in
  'failure '*) failed "$1" "The plan of $1 failed." ;;
  'success failure '*) failed "$1" "The apply to $1 failed or was refused: ${APPLY_RESULT:-not applied}." ;;
  'success cancelled true '?*) failed "$1" "The apply to $1 was canceled: $APPLY_RESULT." ;;
  'success success '* | 'success skipped false '*)
    issue_close "$title" "$1 is up to date: $RUN_URL"
    ;;
  *) printf '%s: nothing to report\n' "$1" ;;
esac
