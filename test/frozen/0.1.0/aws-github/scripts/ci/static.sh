#!/bin/sh
# usage: scripts/ci/static.sh
# Format of everything, validity of every root: with no backend, no credential and no identity.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_refuse_debug
export TF_IN_AUTOMATION=1 TF_INPUT=0
engine="$(ci_engine)"
"$engine" fmt -check -recursive -diff -no-color
for versions in versions.tf environments/*/versions.tf; do
  [ -f "$versions" ] || continue
  root="$(dirname -- "$versions")"
  printf '%s\n' "$root"
  [ -f "$root/.terraform.lock.hcl" ] || ci_fail "$root/.terraform.lock.hcl is missing: run scripts/lock-providers.sh and commit what it writes"
  "$engine" -chdir="$root" init -backend=false -input=false -no-color -lockfile=readonly >/dev/null
  "$engine" -chdir="$root" validate -no-color
done
