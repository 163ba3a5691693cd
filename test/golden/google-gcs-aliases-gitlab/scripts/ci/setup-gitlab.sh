#!/bin/sh
# usage: scripts/ci/setup-gitlab.sh [--apply] [--branch BRANCH] [--approver user:ID|group:ID]... ENVIRONMENT:GATE[:reviewed]...
# Configures this GitLab project: protected branch, environments, approvals and the nightly schedule.
#   ENVIRONMENT-plan  plan identity; not protected, because plans must not wait for approval
#   ENVIRONMENT       apply identity; only maintainers can deploy, and GATE approval requires approvals
# Prints each command before running it. Runs no commands without --apply. Existing branch
# protection, environments and schedules are not changed.
# ID of a group: glab api groups/GROUP. ID of a user: glab api 'users?username=NAME'
set -eu

apply=false branch=main approvers='' environments=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --apply) apply=true ;;
    --branch)
      branch="${2:?--branch requires a value}"
      case "$branch" in
        *[!A-Za-z0-9._/-]*) printf 'error: --branch is not a valid branch name\n' >&2 && exit 2 ;;
      esac
      shift
      ;;
    --approver)
      case "${2-}" in
        user: | group: | user:*[!0-9]* | group:*[!0-9]*) printf 'error: --approver must be user:ID or group:ID\n' >&2 && exit 2 ;;
        user:* | group:*) approvers="$approvers${approvers:+,}{\"${2%%:*}_id\":${2#*:},\"required_approvals\":1}" ;;
        *) printf 'error: --approver must be user:ID or group:ID\n' >&2 && exit 2 ;;
      esac
      shift
      ;;
    *[!A-Za-z0-9_:-]* | -*) printf 'error: unknown argument %s\n' "$1" >&2 && exit 2 ;;
    *:automatic | *:approval | *:automatic:reviewed | *:approval:reviewed) environments="$environments $1" ;;
    *) printf 'error: %s must be ENVIRONMENT:automatic or ENVIRONMENT:approval\n' "$1" >&2 && exit 2 ;;
  esac
  shift
done
[ -n "$environments" ] || {
  sed -n '2,8s/^# \{0,1\}//p' "$0"
  exit 2
}
for entry in $environments; do
  case "$entry" in
    *:approval*) [ -n "$approvers" ] || {
      printf 'error: %s requires approval: add --approver\n' "${entry%%:*}" >&2
      exit 2
    } ;;
  esac
done
command -v glab >/dev/null 2>&1 || {
  printf 'error: the GitLab CLI (glab) is not installed\n' >&2
  exit 1
}

# usage: call METHOD PATH BODY
call() {
  printf "glab api --method %s %s --header 'Content-Type: application/json' --input - <<'JSON'\n%s\nJSON\n" "$1" "$2" "$3"
  [ "$apply" = true ] || return 0
  printf '%s' "$3" | glab api --method "$1" "$2" --header 'Content-Type: application/json' --input - >/dev/null
}

# usage: unless_there PATH METHOD PATH BODY
unless_there() {
  if [ "$apply" = true ] && glab api "$1" >/dev/null 2>&1; then
    printf '# %s exists. Not changed.\n' "$1"
    return
  fi
  call "$2" "$3" "$4"
}

# Do not keep the latest artifact beyond its expiry, because it contains a plan. Do not allow pipeline variables.
call PUT projects/:id '{"keep_latest_artifact":false,"public_jobs":false,"ci_forward_deployment_enabled":true,"ci_pipeline_variables_minimum_override_role":"no_one_allowed"}'

unless_there "projects/:id/protected_branches/$(printf '%s' "$branch" | sed 's|/|%2F|g')" POST projects/:id/protected_branches \
  "{\"name\":\"$branch\",\"push_access_level\":0,\"merge_access_level\":40,\"allow_force_push\":false}"

# usage: environment NAME
environment() {
  if [ "$apply" = true ] && glab api "projects/:id/environments?name=$1" | grep -q '"id"'; then
    printf '# environment %s exists\n' "$1"
    return
  fi
  call POST projects/:id/environments "{\"name\":\"$1\"}"
}

for entry in $environments; do
  name="${entry%%:*}"
  environment "$name-plan"
  environment "$name"
  rules=''
  case "$entry" in
    *:approval*) rules=",\"approval_rules\":[$approvers]" ;;
  esac
  unless_there "projects/:id/protected_environments/$name" POST projects/:id/protected_environments \
    "{\"name\":\"$name\",\"deploy_access_levels\":[{\"access_level\":40}]$rules}" || {
    printf 'warning: this GitLab tier does not support protected environments. Only the manual job protects %s.\n' "$name" >&2
    printf 'See "CI/CD pipeline" in README.md for alternatives.\n' >&2
  }
done

if [ "$apply" = true ] && glab api projects/:id/pipeline_schedules | grep -q '"description": *"terraform-drift"'; then
  printf '# the nightly schedule exists\n'
else
  call POST projects/:id/pipeline_schedules "{\"description\":\"terraform-drift\",\"ref\":\"refs/heads/$branch\",\"cron\":\"17 4 * * *\",\"cron_timezone\":\"UTC\"}"
fi
[ "$apply" = true ] || printf '\nNo commands were run. Rerun with --apply.\n'
