#!/bin/sh
# usage: scripts/ci/report-drift.sh
# Creates an issue about drift or an expired key, or comments on the open issue. The job may write issues, so it has no
# cloud identity and no access to plans.
set -eu
: "${GH_TOKEN:?}" "${GITHUB_REPOSITORY:?}" "${RUN_URL:?}"
body="$(printf 'The nightly check found drift or an expired key, or it failed. See the run for details.\n\n%s\n' "$RUN_URL")"
gh label create terraform-drift --repo "$GITHUB_REPOSITORY" --color D93F0B --force >/dev/null
number="$(gh issue list --repo "$GITHUB_REPOSITORY" --label terraform-drift --state open --json number --jq '.[0].number // empty')"
case "$number" in
  '') gh issue create --repo "$GITHUB_REPOSITORY" --label terraform-drift --title 'Terraform drift' --body "$body" ;;
  *[!0-9]*)
    printf 'error: unexpected issue number\n' >&2
    exit 1
    ;;
  *) gh issue comment "$number" --repo "$GITHUB_REPOSITORY" --body "$body" ;;
esac
