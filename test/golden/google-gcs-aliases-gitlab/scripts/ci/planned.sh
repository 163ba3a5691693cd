#!/bin/sh
# usage: scripts/ci/planned.sh ENVIRONMENT PLAN_DIR
# Adds to the plan the user who ran it, for gate.sh: the claim of the job's ID token, which users cannot set. Does nothing
# if the job has no such token, because its plan needs no approval.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/json.sh
. scripts/ci/json.sh
# shellcheck source=scripts/ci/claims.sh
. scripts/ci/claims.sh
ci_environment "${1-}"
[ -n "${GATE_ID_TOKEN-}" ] || exit 0
plan_dir="$(ci_private_dir "${2-}")"
[ -f "$plan_dir/planned.txt" ] || ci_fail "there is no planned.txt in $plan_dir"
claims="$(ci_token_claims "$GATE_ID_TOKEN")" || ci_fail 'the ID token of the job cannot be read'
user="$(printf '%s\n' "$claims" | ci_json_value .user_id)"
case "$user" in
  '' | *[!0-9]*) ci_fail 'the ID token does not contain the user who runs the job' ;;
esac
printf 'planned_by=%s\n' "$user" >>"$plan_dir/planned.txt"
