#!/bin/sh
# usage: scripts/ci/setup-github.sh [--apply] [--branch BRANCH] [--reviewer User:ID|Team:ID]... ENVIRONMENT:GATE[:reviewed]...
# Creates the GitHub environments of this repository, with deployment branches and required reviewers.
#   ENVIRONMENT-plan  plan identity; deployments from BRANCH only, or from all branches with :reviewed
#   ENVIRONMENT       apply identity; deployments from BRANCH only; GATE approval requires a review
# Prints each command before running it. Runs no commands without --apply. It is safe to rerun.
# ID of a team: gh api orgs/ORGANIZATION/teams/TEAM --jq .id. ID of a user: gh api users/NAME --jq .id
set -eu

apply=false branch=main reviewers='' environments=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --apply) apply=true ;;
    --branch)
      branch="${2:?--branch requires a value}"
      shift
      ;;
    --reviewer)
      case "${2-}" in
        User:*[!0-9]* | Team:*[!0-9]* | User: | Team:) printf 'error: --reviewer must be User:ID or Team:ID\n' >&2 && exit 2 ;;
        User:* | Team:*) reviewers="$reviewers${reviewers:+,}{\"type\":\"${2%%:*}\",\"id\":${2#*:}}" ;;
        *) printf 'error: --reviewer must be User:ID or Team:ID\n' >&2 && exit 2 ;;
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
    *:approval*) [ -n "$reviewers" ] || {
      printf 'error: %s requires approval: add --reviewer\n' "${entry%%:*}" >&2
      exit 2
    } ;;
  esac
done
command -v gh >/dev/null 2>&1 || {
  printf 'error: the GitHub CLI (gh) is not installed\n' >&2
  exit 1
}
repository="$(gh repo view --json nameWithOwner --jq .nameWithOwner)"

# usage: call METHOD PATH [BODY]
call() {
  if [ -n "${3-}" ]; then
    printf "gh api --method %s %s --input - <<'JSON'\n%s\nJSON\n" "$1" "$2" "$3"
  else
    printf 'gh api --method %s %s\n' "$1" "$2"
  fi
  [ "$apply" = true ] || return 0
  if [ -n "${3-}" ]; then printf '%s' "$3" | gh api --silent --method "$1" "$2" --input -; else gh api --silent --method "$1" "$2"; fi
}

# usage: environment NAME POLICY [REVIEWERS]; POLICY null allows deployments from all branches
environment() {
  rules="\"deployment_branch_policy\":$2"
  # The request resets all settings that it omits, so include the current wait timer.
  if [ "$apply" = true ]; then
    minutes="$(gh api "repos/$repository/environments/$1" --jq '[.protection_rules[]? | select(.type == "wait_timer").wait_timer][0] // 0' 2>/dev/null || true)"
    case "$minutes" in
      '' | 0 | *[!0-9]*) ;;
      *) rules="$rules,\"wait_timer\":$minutes" ;;
    esac
  fi
  if ! call PUT "repos/$repository/environments/$1" "{$rules,\"reviewers\":${3:-null}}"; then
    [ -n "${3-}" ] || return 1
    printf 'warning: this GitHub plan does not support required reviewers for private repositories. Creating %s\n' "$1" >&2
    printf 'without them. See "CI/CD pipeline" in README.md for alternatives.\n' >&2
    call PUT "repos/$repository/environments/$1" "{$rules}"
  fi
}

# usage: only_from NAME. Allows deployments from BRANCH only.
only_from() {
  if [ "$apply" = true ] && gh api "repos/$repository/environments/$1/deployment-branch-policies" --jq '.branch_policies[].name' | grep -qxF -- "$branch"; then
    return
  fi
  call POST "repos/$repository/environments/$1/deployment-branch-policies" "{\"name\":\"$branch\"}"
}

custom='{"protected_branches":false,"custom_branch_policies":true}'
for entry in $environments; do
  name="${entry%%:*}"
  case "$entry" in
    *:reviewed) environment "$name-plan" null ;;
    *)
      environment "$name-plan" "$custom"
      only_from "$name-plan"
      ;;
  esac
  case "$entry" in
    *:approval*) environment "$name" "$custom" "[$reviewers]" ;;
    *) environment "$name" "$custom" ;;
  esac
  only_from "$name"
done
[ "$apply" = true ] || printf '\nNo commands were run. Rerun with --apply.\n'
