#!/bin/sh
# Sourced after lib.sh by the scripts that plan or apply.
# shellcheck shell=sh

# Initializes the root module of the environment: logs in, installs the locked providers and configures the backend.
ci_init() {
  ci_refuse_debug
  ci_refuse_stray_key
  [ -f "$ROOT/.terraform.lock.hcl" ] || ci_fail "$ROOT/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh and commit the file"
  # shellcheck source=scripts/ci/login.sh
  . scripts/ci/login.sh
  export TF_IN_AUTOMATION=1 TF_INPUT=0
  "$(ci_engine)" -chdir="$ROOT" init -input=false -no-color -lockfile=readonly >/dev/null || {
    [ ! -f scripts/init-state.sh ] ||
      ci_fail "the init of $ROOT failed. If its state does not exist yet, init writes it, which requires write access: run scripts/init-state.sh with an identity that has it"
    ci_fail "the init of $ROOT failed"
  }
}
