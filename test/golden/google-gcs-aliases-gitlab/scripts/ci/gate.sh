#!/bin/sh
# usage: scripts/ci/gate.sh ENVIRONMENT PLAN_DIR
# Succeeds only if this job may apply to the environment, according to GATE in scripts/environments. Does not depend on how
# the GitLab environment is configured: GitLab creates an environment without any protection if a job names one that does
# not exist.
#   automatic  always
#   approval   the environment is protected, and the user who started this job is not the one who ran the plan
#   dispatch   the user who started this job neither ran the plan nor is the author of the commit
# Reads who started a job from its ID token, because users can set variables, but not the claims of a token. plan.sh has
# written those of the plan job to PLAN_DIR. Exit code 1: refused; 74: a token or a commit cannot be read.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/json.sh
. scripts/ci/json.sh
# shellcheck source=scripts/ci/claims.sh
. scripts/ci/claims.sh
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
[ -n "${GATE_ID_TOKEN-}" ] || refuse 'only a job of the pipeline can apply to it'
claims="$(ci_token_claims "$GATE_ID_TOKEN")" || unknown 'the ID token of the job cannot be read'
claim() {
  printf '%s\n' "$claims" | ci_json_value ".$1"
}
user="$(claim user_id)"
case "$user" in
  '' | *[!0-9]*) unknown 'the ID token does not contain the user who started the job' ;;
esac
environment="$(claim environment)"
[ "$environment" = "$CI_ENVIRONMENT" ] || refuse "the job is not a job of the environment $CI_ENVIRONMENT"
ref_protected="$(claim ref_protected)"
[ "$ref_protected" = true ] || refuse 'the branch is not protected'
planner="$(sed -n 's/^planned_by=\([0-9]\{1,\}\)$/\1/p' "${2:?PLAN_DIR is missing}/planned.txt" 2>/dev/null)" || planner=''
[ -n "$planner" ] || unknown 'the user who ran the plan is not known'
[ "$planner" != "$user" ] || refuse 'the user who started this job also ran the plan. Another user must start this job'

case "$GATE" in
  approval)
    environment_protected="$(claim environment_protected)"
    [ "$environment_protected" = true ] || refuse "the environment $CI_ENVIRONMENT is not protected: see \"CI/CD pipeline\" in README.md"
    ;;
  dispatch)
    starter="$(claim user_email | tr '[:upper:]' '[:lower:]')"
    commit="${CI_COMMIT_SHA:?}"
    git_log() {
      git -c safe.directory='*' log --format=%ae "$@" 2>/dev/null | tr '[:upper:]' '[:lower:]'
    }
    # A merge commit has the authors of all commits that it merges.
    parents="$(git -c safe.directory='*' rev-list --parents --max-count=1 "$commit" 2>/dev/null)" || parents=''
    case "$parents" in
      "$commit "*) ;;
      *) unknown 'the commit and the one before it cannot be read' ;;
    esac
    authors="$(git_log "$commit^1..$commit")"
    case "$starter" in
      *?@?*) ;;
      *) unknown 'the user who started the job has no email address' ;;
    esac
    [ -n "$authors" ] || unknown 'the author of the commit is not known'
    if printf '%s\n' "$authors" | grep -qxF -- "$starter"; then refuse 'the user who started this job is the author of the change. Another user must start this job'; fi
    if printf '%s\n' "$authors" | grep -qvE '^[^@]+@[^@]+$'; then unknown 'the author of a commit has no email address'; fi
    ;;
esac
printf '%s: started by user %s; user %s ran the plan\n' "$name" "$user" "$planner"
