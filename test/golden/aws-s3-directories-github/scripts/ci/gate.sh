#!/bin/sh
# usage: scripts/ci/gate.sh ENVIRONMENT
# Succeeds only if this run may apply to the environment, according to GATE in scripts/environments. Does not depend on
# how the GitHub environment is configured: GitHub creates an environment without any protection if a job names one that
# does not exist.
#   automatic  always
#   approval   a user other than the one who started this run has approved it for this environment
#   dispatch   a user who is not the author of the change has started this run, with the checksum of the plan to apply
# Exit code 1: refused; 74: GitHub did not answer, or its answer is not understood.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/rest.sh
. scripts/ci/rest.sh
# shellcheck source=scripts/ci/json.sh
. scripts/ci/json.sh
ci_environment "${1-}"
name="$1"

refuse() {
  ci_fail "$name was not applied: $*"
}
unknown() {
  printf 'error: %s was not applied: %s\n' "$name" "$*" >&2
  exit 74
}

case "$GATE" in
  automatic) exit 0 ;;
  approval | dispatch) ;;
  *) refuse "scripts/environments/$name.env has no valid GATE" ;;
esac
[ -n "$CI_ENVIRONMENT" ] || refuse "scripts/environments/$name.env has no CI_ENVIRONMENT"
[ -n "${GITHUB_RUN_ID-}" ] || refuse 'only a run of the deployment workflow can apply to it'
: "${GH_TOKEN:?is not set. The step needs the token of the job}" "${GITHUB_REPOSITORY:?}" "${GITHUB_SHA:?}"
for value in "$GITHUB_REPOSITORY" "$GITHUB_RUN_ID" "$GITHUB_SHA"; do
  case "$value" in
    *[!A-Za-z0-9_./-]*) unknown 'the variables of the run are not valid' ;;
  esac
done
# Reviews do not say which attempt they belong to, and another user can start another attempt.
[ "${GITHUB_RUN_ATTEMPT-}" = 1 ] || refuse 'a run that is repeated is not applied. Start a new run'

# Prints the login on standard input in lowercase: GitHub does not distinguish them by case. Fails for anything else, such as the name of an
# app, which is not a person.
login() {
  IFS= read -r one || return 1
  case "$one" in
    '' | *[!A-Za-z0-9_-]*) return 1 ;;
  esac
  printf '%s\n' "$one" | tr '[:upper:]' '[:lower:]'
}

# usage: ask PATH KIND. Prints the answer to a request about this repository, as ci_json does. KIND is { or [.
ask() {
  asked="$(ci_rest GET "${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY/$1" \
    "Authorization: Bearer $GH_TOKEN
Accept: application/vnd.github+json")" || return 1
  lines="$(printf '%s' "$asked" | ci_json)" || return 1
  kind="$(printf '%s\n' "$lines" | sed -n '1s/^[[:space:]]//p')" || return 1
  [ "$kind" = "$2" ] || return 1
  printf '%s\n' "$lines"
}

# usage: paths PATTERN and values PATTERN. Print the paths that match, and their values, from the output of ci_json.
paths() {
  pattern="$1" awk -F '\t' '$1 ~ ENVIRON["pattern"] { print $1 }'
}
values() {
  pattern="$1" awk -F '\t' '$1 ~ ENVIRON["pattern"] { print substr($0, length($1) + 2) }'
}

# Each apply needs two users: the one who started the run cannot approve it, as with prevent_self_review.
approval() {
  reviews="$(ask "actions/runs/$GITHUB_RUN_ID/approvals" '[')" || unknown 'the approvals of the run could not be read'
  [ -n "${GITHUB_ACTOR-}" ] || unknown 'the user who started the run is not known'
  starters="$(printf '%s\n' "$GITHUB_ACTOR" "${GITHUB_TRIGGERING_ACTOR-}" | tr '[:upper:]' '[:lower:]')"
  approvers=''
  paths="$(printf '%s\n' "$reviews" | paths '^\.[0-9]+$')"
  for review in $paths; do
    printf '%s\n' "$reviews" | values "^[.]${review#.}[.]environments[.][0-9]+[.]name\$" | grep -qxF -- "$CI_ENVIRONMENT" || continue
    state="$(printf '%s\n' "$reviews" | ci_json_value "$review.state")"
    case "$state" in
      approved) ;;
      pending) continue ;;
      *) refuse "a reviewer did not approve the run for $CI_ENVIRONMENT" ;;
    esac
    approver="$(printf '%s\n' "$reviews" | ci_json_value "$review.user.login" | login)" || continue
    printf '%s\n' "$starters" | grep -qxF -- "$approver" || approvers="$approvers $approver"
  done
  [ -n "$approvers" ] || refuse "nobody other than $GITHUB_ACTOR, who started the run, has approved it for $CI_ENVIRONMENT. Set required reviewers for this GitHub environment: see \"CI/CD pipeline\" in README.md"
  printf '%s: approved by%s\n' "$name" "$approvers"
}

dispatch() {
  [ "${GITHUB_EVENT_NAME-}" = workflow_dispatch ] || refuse 'it is applied only by runs that a user starts'
  ci_require_sha256 "${RENDERING_SHA256-}"
  [ "${REVIEWED_SHA256-}" = "$RENDERING_SHA256" ] || refuse "the rendered plan has the SHA-256 $RENDERING_SHA256, but the run was started for ${REVIEWED_SHA256:-no plan}"
  starter="$(printf '%s\n' "${GITHUB_ACTOR-}" | login)" || refuse 'the run was not started by a user'
  trigger="$(printf '%s\n' "${GITHUB_TRIGGERING_ACTOR-}" | login)" || refuse 'the run was not started by one user'
  [ "$trigger" = "$starter" ] || refuse 'the run was not started by one user'
  commit="$(ask "commits/$GITHUB_SHA" '{')" || unknown 'the author of the commit could not be read'
  requests="$(ask "commits/$GITHUB_SHA/pulls?per_page=100" '[')" || unknown 'the pull request of the commit could not be read'
  # If one of the authors has no account, the user who started the run could be that author.
  author="$(printf '%s\n' "$commit" | ci_json_value .author.login | login)" || refuse "the author of the commit $GITHUB_SHA has no GitHub account"
  authors="$author"
  paths="$(printf '%s\n' "$requests" | paths '^\.[0-9]+$')"
  # GitHub lists at most 100 on a page: the user who started the run could be an author on another page.
  count="$(printf '%s\n' "$paths" | wc -l)"
  [ "$count" -lt 100 ] || refuse "the gate cannot be checked: the commit $GITHUB_SHA is in 100 or more pull requests"
  for request in $paths; do
    author="$(printf '%s\n' "$requests" | ci_json_value "$request.user.login" | login)" || refuse 'the author of the pull request is not a user'
    authors="$authors $author"
  done
  for author in $authors; do
    [ "$author" != "$starter" ] || refuse "$starter is the author of the change. Another user must start the run"
  done
  printf '%s: started by %s, for a change by %s\n' "$name" "$starter" "$authors"
}

case "$GATE" in
  approval) approval ;;
  dispatch) dispatch ;;
esac
