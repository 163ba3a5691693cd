#!/bin/sh
# Read by the scripts that plan or apply, after lib.sh: . scripts/ci/init.sh
# shellcheck shell=sh

# Prepares the root of the environment: providers as the lock file says, and the state's backend.
ci_init() {
  ci_refuse_debug
  ci_refuse_stray_key
  [ -f "$ROOT/.terraform.lock.hcl" ] || ci_fail "$ROOT/.terraform.lock.hcl is missing: run scripts/lock-providers.sh and commit what it writes"
  # shellcheck source=scripts/ci/login.sh
  . scripts/ci/login.sh
  export TF_IN_AUTOMATION=1 TF_INPUT=0
  "$(ci_engine)" -chdir="$ROOT" init -input=false -no-color -lockfile=readonly >/dev/null
}
