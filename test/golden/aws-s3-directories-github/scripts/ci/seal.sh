#!/bin/sh
# usage: scripts/ci/seal.sh ENVIRONMENT PLAN_DIR
# Uploads the saved plan, which contains values in plain text, to the private bucket PLAN_BUCKET. The plan identity
# needs only write access to the bucket, the apply identity only read access. Existing objects are never overwritten.
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
[ -s "$plan_dir/tfplan" ] || ci_fail "there is no plan in $plan_dir"
ci_discard "$plan_dir/tfplan" # uploaded or not, it does not remain on the runner
plan_sha256="$(ci_sha256 "$plan_dir/tfplan")"
plan_key="plans/$1/${GITHUB_RUN_ID:-0}-${GITHUB_RUN_ATTEMPT:-0}/$plan_sha256.tfplan"
sealed_put "$plan_dir/tfplan" "$plan_key" >/dev/null || ci_fail "the plan of $1 was not uploaded"
ci_output plan_key "$plan_key"
printf 'sealed plan_key=%s\n' "$plan_key"
