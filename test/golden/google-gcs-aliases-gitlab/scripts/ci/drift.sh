#!/bin/sh
# usage: scripts/ci/drift.sh ENVIRONMENT
# Detects drift with the plan identity. Exit code 0: no drift; 2: drift. Prints resource addresses, never values.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/init.sh
. scripts/ci/init.sh
# shellcheck source=scripts/ci/run.sh
. scripts/ci/run.sh
ci_environment "${1-}"
ci_require_key_purpose plan
ci_init
work="$(umask 077 && mktemp -d)"
ci_discard "$work"
ci_run "$(ci_engine)" -chdir="$ROOT" plan -input=false -no-color -lock=false -detailed-exitcode >"$work/plan.log" 2>&1
ci_end_if_canceled
ci_assert_no_secret "$work/plan.log"
case "$ci_rc" in
  0)
    ci_output "drift_$1" none
    printf '%s: no drift\n' "$1"
    ;;
  2)
    ci_output "drift_$1" found
    sed -n 's/^  # \([^(].*\)$/\1/p' "$work/plan.log" >"$work/summary.txt"
    ci_warn "$1 has drifted"
    {
      printf '## Drift in %s\n\n' "$1"
      ci_plain "$work/summary.txt"
      printf '\n'
    } | ci_show
    exit 2
    ;;
  *)
    ci_plain "$work/plan.log" >&2
    ci_fail "the plan of $1 failed"
    ;;
esac
