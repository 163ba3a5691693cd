#!/bin/sh
# usage: scripts/ci/test-access.sh
# Tests modules/workspace with a mock provider, and checks every access file. Uses no backend and no credentials. Run
# static.sh first: it initializes the root modules.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
ci_refuse_debug
export TF_IN_AUTOMATION=1 TF_INPUT=0
engine="$(ci_engine)"

# The access files of each root module, with the checks that a plan makes.
find . \( -name .terraform -o -name .git -o -name node_modules \) -prune \
  -o -path '*/tests/access.tftest.hcl' -type f -print | sed -e 's|/tests/access\.tftest\.hcl$||' -e 's|^\./||' | sort |
  while IFS= read -r root; do
    "$engine" -chdir="$root" test -no-color -filter=tests/access.tftest.hcl </dev/null
  done

# The module has no lock file: it gets the locked provider of a root module, in a copy.
[ -d modules/workspace/tests ] || exit 0
lock="$(find . \( -name .git -o -name node_modules -o -name bootstrap \) -prune -o -name .terraform.lock.hcl -type f -exec grep -lE '^provider ".*/unionai/unionai" \{$' {} + | sort | head -n 1)"
[ -n "$lock" ] || ci_fail 'no .terraform.lock.hcl contains the unionai provider. Run scripts/lock-providers.sh and commit the files'
work="$(umask 077 && mktemp -d)"
ci_discard "$work"
cp -R modules/workspace "$work/workspace"
rm -rf -- "$work/workspace/.terraform"
awk '/^provider ".*\/unionai\/unionai" \{$/ { keep = 1 } keep { print } /^\}$/ { keep = 0 }' "$lock" >"$work/workspace/.terraform.lock.hcl"
"$engine" -chdir="$work/workspace" init -backend=false -input=false -no-color -lockfile=readonly >/dev/null </dev/null
"$engine" -chdir="$work/workspace" test -no-color </dev/null
