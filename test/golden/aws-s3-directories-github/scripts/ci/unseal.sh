#!/bin/sh
# usage: scripts/ci/unseal.sh ENVIRONMENT PLAN_DIR PLAN_KEY
# Downloads the saved plan with the apply identity. apply.sh then verifies its SHA-256.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/sealed-place.sh
. scripts/ci/sealed-place.sh
ci_environment "${1-}"
ci_refuse_debug
plan_dir="$(ci_private_dir "${2-}")"
: "${PLAN_BUCKET:?is not set. Set it to the private bucket for saved plans}"
case "${3-}" in
  *..* | *[!A-Za-z0-9_./-]*) ci_fail 'PLAN_KEY is not a valid object name' ;;
  "plans/$1/"*.tfplan) ;;
  *) ci_fail "PLAN_KEY is not a plan of $1" ;;
esac
umask 077
sealed_get "$3" "$plan_dir/tfplan" >/dev/null || {
  rm -f -- "$plan_dir/tfplan" # a part of a plan
  ci_fail "the plan of $1 was not downloaded"
}
