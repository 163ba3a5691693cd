#!/bin/sh
# usage: scripts/ci/unseal.sh ENVIRONMENT PLAN_DIR PLAN_KEY
# Fetches the sealed plan with the identity that applies. apply.sh then checks its SHA-256.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/sealed-place.sh
. scripts/ci/sealed-place.sh
ci_environment "${1-}"
ci_refuse_debug
plan_dir="$(ci_private_dir "${2-}")"
: "${PLAN_BUCKET:?the private bucket for plans}"
case "${3-}" in
  *..* | *[!A-Za-z0-9_./-]*) ci_fail 'that is no name of a sealed plan' ;;
  "plans/$1/"*.tfplan) ;;
  *) ci_fail "that plan was not made for $1" ;;
esac
umask 077
sealed_get "$3" "$plan_dir/tfplan" >/dev/null
