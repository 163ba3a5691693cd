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
# The root modules: folders whose files configure a backend. A module that they call has none.
roots() {
  find . \( -name .terraform -o -name .git -o -name node_modules \) -prune -o -name '*.tf' -type f \
    -exec grep -lE '^[[:space:]]*(backend[[:space:]]+"|cloud[[:space:]]*\{)' {} + | sed -e 's|/[^/]*$||' -e 's|^\./||' | sort -u
}

roots | while IFS= read -r root; do
  printf '%s\n' "$root"
  [ -f "$root/.terraform.lock.hcl" ] || ci_fail "$root/.terraform.lock.hcl is missing: run scripts/lock-providers.sh and commit what it writes"
  "$engine" -chdir="$root" init -backend=false -input=false -no-color -lockfile=readonly >/dev/null </dev/null
  "$engine" -chdir="$root" validate -no-color </dev/null
done
