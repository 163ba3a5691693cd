#!/bin/sh
# Sourced by the scripts that apply. Records who applied which plan, and the result.
# shellcheck shell=sh

# usage: ci_write_record ENVIRONMENT PLAN_SHA256 RESULT DIR EXIT_CODE
# Writes the record. EXIT_CODE is the one of an engine that failed or was interrupted.
ci_write_record() {
  record_actor="${GITHUB_ACTOR:-${GITLAB_USER_LOGIN:-$(id -un)}}"
  record_commit="${GITHUB_SHA:-${CI_COMMIT_SHA:-unknown}}"
  record_run="${GITHUB_RUN_ID:-${CI_PIPELINE_ID:-none}}"
  record_time="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
  (
    umask 077
    {
      printf 'environment=%s\nactor=%s\ncommit=%s\nrun=%s\nplan_sha256=%s\nresult=%s\ntime=%s\n' \
        "$1" "$record_actor" "$record_commit" "$record_run" "$2" "$3" "$record_time"
      [ -z "${5-}" ] || printf 'engine_exit_code=%s\n' "$5"
    } >"$4/apply-record.txt"
  )
}

# usage: ci_record ENVIRONMENT PLAN_SHA256 RESULT DIR [EXIT_CODE]
# Writes the record and displays it.
ci_record() {
  ci_write_record "$@"
  {
    printf '## Apply to %s\n\n' "$1"
    ci_plain "$4/apply-record.txt"
    printf '\n'
  } | ci_show
  printf 'environment=%s actor=%s commit=%s plan_sha256=%s result=%s\n' "$1" "$record_actor" "$record_commit" "$2" "$3" |
    tr -d '\000-\010\013-\037\177'
}
