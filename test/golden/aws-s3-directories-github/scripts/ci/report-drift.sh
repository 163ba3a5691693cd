#!/bin/sh
# usage: scripts/ci/report-drift.sh
# Reports the results of the nightly checks with one issue for each check and environment. An issue is closed when its
# check finds nothing. RESULTS has a line for each check: its kind, the environment, and the result.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/issue.sh
. scripts/ci/issue.sh

: "${RESULTS:?}"
see="See the run for details: $RUN_URL"
rotate='Rotate it: README.md, "Rotate a key".'
printf '%s\n' "$RESULTS" | while read -r kind name result; do
  case "$kind $result" in
    ' ') ;;
    'drift none') issue_close "Drift in $name" "There is no drift: $RUN_URL" ;;
    'drift found') issue_open "Drift in $name" "The resources of $name differ from its configuration. Apply it again, or change it. $see" ;;
    drift*) issue_open "Drift in $name" "The check for drift in $name failed. $see" ;;
    'key valid') issue_close "API key of $name" "The key is not due: $RUN_URL" ;;
    'key unknown') ;; # the secret store has no dates
    'key due') issue_open "API key of $name" "The API key of $name must be rotated within two weeks. $rotate $see" ;;
    'key expired' | 'key unusable') issue_open "API key of $name" "The API key of $name is $result. $rotate $see" ;;
    key*) issue_open "API key of $name" "The age of the API key of $name could not be read. $see" ;;
    *)
      printf 'error: unknown check %s\n' "$kind" >&2
      exit 1
      ;;
  esac
done
