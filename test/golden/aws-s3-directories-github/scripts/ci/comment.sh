#!/bin/sh
# usage: scripts/ci/comment.sh ENVIRONMENT
# Shows the plan of an environment in one comment on the pull request, and updates it in place. COMMENT is the text from
# show.sh, without sensitive values. The job can write to pull requests, so it has no identity and no access to plans.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_environment "${1-}"
: "${GH_TOKEN:?}" "${GITHUB_REPOSITORY:?}" "${RUN_URL:?}"
# gh reads the host and the token of a GitHub Enterprise Server from other variables.
case "${GITHUB_SERVER_URL:-https://github.com}" in
  https://github.com) ;;
  *)
    GH_HOST="${GITHUB_SERVER_URL#https://}"
    GH_ENTERPRISE_TOKEN="$GH_TOKEN"
    export GH_HOST GH_ENTERPRISE_TOKEN
    ;;
esac
[ -n "${COMMENT-}" ] || ci_fail 'the plan job has no text for the comment'
case "${PULL_REQUEST-}" in
  '' | *[!0-9]*) ci_fail 'PULL_REQUEST is not a number' ;;
esac
marker="<!-- terraform-plan $CI_ENVIRONMENT -->"
text="$(umask 077 && mktemp)"
ci_discard "$text"
printf '%s\n%s\n\n[Run](%s)\n' "$marker" "$COMMENT" "$RUN_URL" >"$text"

# Only comments of workflows: other users can write the marker, too.
found="$(marker="$marker" gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments?per_page=100" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.marker))) | .id')"
number="$(printf '%s\n' "$found" | sed -n 1p)"
case "$number" in
  '') gh api --silent --method POST "repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" --field "body=@$text" ;;
  *[!0-9]*) ci_fail 'unexpected comment number' ;;
  *) gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$number" --field "body=@$text" ;;
esac
