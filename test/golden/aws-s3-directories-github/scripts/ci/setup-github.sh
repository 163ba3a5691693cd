#!/bin/sh
# usage: scripts/ci/setup-github.sh [--apply] [--branch BRANCH] [--reviewer User:ID|Team:ID]... ENVIRONMENT:GATE[:reviewed]...
# Makes what no workflow file can: the environments of this repository, who may deploy to them and from where.
#   ENVIRONMENT-plan  the identity that reads; from BRANCH only, or from any branch where pull requests are planned
#   ENVIRONMENT       the identity that applies; from BRANCH only; GATE approval asks the reviewers first
# Prints every command before it runs it, and runs none without --apply. Can be run again: it sets, and does not add.
# The id of a team: gh api orgs/ORGANISATION/teams/TEAM --jq .id, of a user: gh api users/NAME --jq .id
set -eu

apply=false branch=main reviewers='' environments=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --apply) apply=true ;;
    --branch)
      branch="${2:?--branch needs a name}"
      shift
      ;;
    --reviewer)
      case "${2-}" in
        User:*[!0-9]* | Team:*[!0-9]* | User: | Team:) printf 'error: a reviewer is User:ID or Team:ID\n' >&2 && exit 2 ;;
        User:* | Team:*) reviewers="$reviewers${reviewers:+,}{\"type\":\"${2%%:*}\",\"id\":${2#*:}}" ;;
        *) printf 'error: a reviewer is User:ID or Team:ID\n' >&2 && exit 2 ;;
      esac
      shift
      ;;
    *[!A-Za-z0-9_:-]* | -*) printf 'error: unknown argument %s\n' "$1" >&2 && exit 2 ;;
    *:automatic | *:approval | *:automatic:reviewed | *:approval:reviewed) environments="$environments $1" ;;
    *) printf 'error: %s must be ENVIRONMENT:automatic or ENVIRONMENT:approval\n' "$1" >&2 && exit 2 ;;
  esac
  shift
done
[ -n "$environments" ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2; }
for entry in $environments; do
  case "$entry" in
    *:approval*) [ -n "$reviewers" ] || { printf 'error: %s waits for an approval, and no --reviewer is given\n' "${entry%%:*}" >&2; exit 2; } ;;
  esac
done
command -v gh >/dev/null 2>&1 || { printf 'error: gh, the command line of GitHub, is not installed\n' >&2; exit 1; }
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

# usage: environment NAME POLICY [REVIEWERS]; POLICY null lets any branch in
environment() {
  rules="\"deployment_branch_policy\":$2"
  # What is left out is reset, so a wait timer that somebody set is said again.
  if [ "$apply" = true ]; then
    minutes="$(gh api "repos/$repository/environments/$1" --jq '[.protection_rules[]? | select(.type == "wait_timer").wait_timer][0] // 0' 2>/dev/null || true)"
    case "$minutes" in
      '' | 0 | *[!0-9]*) ;;
      *) rules="$rules,\"wait_timer\":$minutes" ;;
    esac
  fi
  if ! call PUT "repos/$repository/environments/$1" "{$rules,\"reviewers\":${3:-null}}"; then
    [ -n "${3-}" ] || return 1
    printf 'This plan of GitHub has no required reviewers for private repositories. Made without:\n' >&2
    printf 'see README, The pipeline, for what to do instead.\n' >&2
    call PUT "repos/$repository/environments/$1" "{$rules}"
  fi
}

# usage: only_from NAME: BRANCH, and none other
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
[ "$apply" = true ] || printf '\nNothing was run. Run it again with --apply.\n'
