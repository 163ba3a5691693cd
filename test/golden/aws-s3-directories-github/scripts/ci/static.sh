#!/bin/sh
# usage: scripts/ci/static.sh
# Searches all files for API keys, checks their formatting and validates every root module. Uses no backend and no credentials.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_refuse_debug
export TF_IN_AUTOMATION=1 TF_INPUT=0
# Every commit is searched for keys, also if the pre-commit hooks are not installed.
sh scripts/find-keys.sh
engine="$(ci_engine)"
"$engine" fmt -check -recursive -diff -no-color
# Lists the root modules: the folders that configure a backend. Child modules do not.
roots() {
  find . \( -name .terraform -o -name .git -o -name node_modules \) -prune -o -name '*.tf' -type f \
    -exec grep -lE '^[[:space:]]*(backend[[:space:]]+"|cloud[[:space:]]*\{)' {} + | sed -e 's|/[^/]*$||' -e 's|^\./||' | sort -u
}

roots | while IFS= read -r root; do
  printf '%s\n' "$root"
  [ -f "$root/.terraform.lock.hcl" ] || ci_fail "$root/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh and commit the file"
  "$engine" -chdir="$root" init -backend=false -input=false -no-color -lockfile=readonly >/dev/null </dev/null
  "$engine" -chdir="$root" validate -no-color </dev/null
done
scripts/ci/test-access.sh
