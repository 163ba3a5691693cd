#!/bin/sh
# usage: scripts/ci/setup-gitlab.sh [--apply] [--branch BRANCH] [--approver user:ID|group:ID]... ENVIRONMENT:GATE[:reviewed]...
# Makes what no pipeline file can: who may push, deploy and approve in this project, and the nightly schedule.
#   ENVIRONMENT-plan  the identity that reads; not protected, or plans would wait for approvals
#   ENVIRONMENT       the identity that applies; only maintainers deploy, and GATE approval asks the approvers first
# Prints every command before it runs it, and runs none without --apply. Can be run again: what is there stays.
# The id of a group: glab api groups/GROUP, of a user: glab api 'users?username=NAME'
set -eu

apply=false branch=main approvers='' environments=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --apply) apply=true ;;
    --branch)
      branch="${2:?--branch needs a name}"
      case "$branch" in
        *[!A-Za-z0-9._/-]*) printf 'error: that is no branch\n' >&2 && exit 2 ;;
      esac
      shift
      ;;
    --approver)
      case "${2-}" in
        user: | group: | user:*[!0-9]* | group:*[!0-9]*) printf 'error: an approver is user:ID or group:ID\n' >&2 && exit 2 ;;
        user:* | group:*) approvers="$approvers${approvers:+,}{\"${2%%:*}_id\":${2#*:},\"required_approvals\":1}" ;;
        *) printf 'error: an approver is user:ID or group:ID\n' >&2 && exit 2 ;;
      esac
      shift
      ;;
    *[!A-Za-z0-9_:-]* | -*) printf 'error: unknown argument %s\n' "$1" >&2 && exit 2 ;;
    *:automatic | *:approval | *:automatic:reviewed | *:approval:reviewed) environments="$environments $1" ;;
    *) printf 'error: %s must be ENVIRONMENT:automatic or ENVIRONMENT:approval\n' "$1" >&2 && exit 2 ;;
  esac
  shift
done
[ -n "$environments" ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
for entry in $environments; do
  case "$entry" in
    *:approval*) [ -n "$approvers" ] || { printf 'error: %s waits for an approval, and no --approver is given\n' "${entry%%:*}" >&2; exit 2; } ;;
  esac
done
command -v glab >/dev/null 2>&1 || { printf 'error: glab, the command line of GitLab, is not installed\n' >&2; exit 1; }

# usage: call METHOD PATH BODY
call() {
  printf "glab api --method %s %s --header 'Content-Type: application/json' --input - <<'JSON'\n%s\nJSON\n" "$1" "$2" "$3"
  [ "$apply" = true ] || return 0
  printf '%s' "$3" | glab api --method "$1" "$2" --header 'Content-Type: application/json' --input - >/dev/null
}

# usage: unless_there PATH METHOD PATH BODY
unless_there() {
  if [ "$apply" = true ] && glab api "$1" >/dev/null 2>&1; then
    printf '# %s is there; it stays as it is\n' "$1"
    return
  fi
  call "$2" "$3" "$4"
}

# A plan would be kept past its expiry if it were the latest; and nobody may set a variable of a run by hand.
call PUT projects/:id '{"keep_latest_artifact":false,"public_jobs":false,"ci_forward_deployment_enabled":true,"ci_pipeline_variables_minimum_override_role":"no_one_allowed"}'

unless_there "projects/:id/protected_branches/$(printf '%s' "$branch" | sed 's|/|%2F|g')" POST projects/:id/protected_branches \
  "{\"name\":\"$branch\",\"push_access_level\":0,\"merge_access_level\":40,\"allow_force_push\":false}"

# usage: environment NAME
environment() {
  if [ "$apply" = true ] && glab api "projects/:id/environments?name=$1" | grep -q '"id"'; then
    printf '# the environment %s is there\n' "$1"
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
    printf 'This plan of GitLab has no protected environments: %s is guarded by its manual job alone.\n' "$name" >&2
    printf 'See README, The pipeline, for what to do instead.\n' >&2
  }
done

if [ "$apply" = true ] && glab api projects/:id/pipeline_schedules | grep -q '"description": *"terraform-drift"'; then
  printf '# the nightly schedule is there\n'
else
  call POST projects/:id/pipeline_schedules "{\"description\":\"terraform-drift\",\"ref\":\"refs/heads/$branch\",\"cron\":\"17 4 * * *\",\"cron_timezone\":\"UTC\"}"
fi
[ "$apply" = true ] || printf '\nNothing was run. Run it again with --apply.\n'
