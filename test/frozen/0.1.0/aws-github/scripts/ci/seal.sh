#!/bin/sh
# usage: scripts/ci/seal.sh ENVIRONMENT PLAN_DIR
# Puts the saved plan, which holds values in clear, into the private bucket PLAN_BUCKET. Who plans may write there and
# not read, who applies may read and not write, and what is there is never replaced.
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
plan_key="plans/$1/${GITHUB_RUN_ID:-0}-${GITHUB_RUN_ATTEMPT:-0}/$(ci_sha256 "$plan_dir/tfplan").tfplan"
sealed_put "$plan_dir/tfplan" "$plan_key" >/dev/null
rm -f "$plan_dir/tfplan"
ci_output plan_key "$plan_key"
printf 'sealed plan_key=%s\n' "$plan_key"
