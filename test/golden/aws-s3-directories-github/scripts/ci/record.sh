#!/bin/sh
# Sourced by the scripts that apply. Records who applied which plan, and the result.
# shellcheck shell=sh

# usage: ci_record ENVIRONMENT PLAN_SHA256 RESULT DIR
ci_record() {
  record_actor="${GITHUB_ACTOR:-${GITLAB_USER_LOGIN:-$(id -un)}}"
  record_commit="${GITHUB_SHA:-${CI_COMMIT_SHA:-unknown}}"
  record_run="${GITHUB_RUN_ID:-${CI_PIPELINE_ID:-none}}"
  record_time="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  (
    umask 077
    printf 'environment=%s\nactor=%s\ncommit=%s\nrun=%s\nplan_sha256=%s\nresult=%s\ntime=%s\n' \
      "$1" "$record_actor" "$record_commit" "$record_run" "$2" "$3" "$record_time" >"$4/apply-record.txt"
  )
  {
    printf '## Apply to %s\n\n' "$1"
    ci_plain "$4/apply-record.txt"
    printf '\n'
  } | ci_show
  printf 'environment=%s actor=%s commit=%s plan_sha256=%s result=%s\n' "$1" "$record_actor" "$record_commit" "$2" "$3" |
    tr -d '\000-\010\013-\037\177'
}
