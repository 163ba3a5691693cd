#!/bin/sh
# Sourced by scripts/decommission.sh. What is removed while the environment is in the answers: objects and keys.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the script

before_removal() {
  settings="scripts/environments/$environment.env"
  root="$(value "$settings" ROOT)"
  module="$(value "$settings" MODULE)" # empty if the environment has a root module of its own
  if [ -z "$root" ] || [ ! -d "$root" ]; then stop 2 "$settings: ROOT is invalid"; fi
  unlock="$(protections)"
  confirm "This destroys all objects of $environment, and deletes its keys."

  if [ "$mode" = run ] || [ "$mode" = check ]; then read_objects; fi
  if [ "$mode" = check ]; then
    if [ -n "$objects" ]; then
      say "The state of $environment contains:"
      printf '%s\n' "$objects" | sed 's/^/  /' >&2
      remaining=$((remaining + 1))
    fi
  elif [ "$mode" = dry-run ] || [ -n "$objects" ]; then
    # Plans first, displays the plan, and asks.
    step scripts/destroy.sh "$environment" ${confirmed:+--yes "$environment"}
    refuse_objects 'scripts/destroy.sh did not destroy all objects'
  else
    say "The state of $environment contains no objects."
  fi

  each_key
  refuse_objects "a run of the pipeline created objects meanwhile. Load a key, and destroy them: scripts/keys.sh load $environment, scripts/destroy.sh $environment"

  if [ -n "$unlock" ] && [ "$mode" != check ]; then
    # Reversed by the second part.
    # shellcheck disable=SC2086 # assignments without spaces
    step $unlock scripts/bootstrap.sh apply ${confirmed:+--yes}
  fi
  if [ "$mode" = run ]; then
    ci_environment="$(value "$settings" CI_ENVIRONMENT)"
    time="$(now)"
    write_record "ENVIRONMENT=$environment" "CI_ENVIRONMENT=$ci_environment" "UNLOCK=$unlock" \
      "OBJECTS_DESTROYED=$time" "KEYS_DELETED=$time" 'COMPLETED='
    say "The objects and keys of $environment no longer exist. Next: npx generator-unionai-terraform environment $environment --remove --state-is-empty"
    say "Commit the change and $record, have it merged, and run scripts/decommission.sh $environment again."
    [ -z "$unlock" ] || say 'Until then, the deletion protection of one-time resources is off. Do not run scripts/bootstrap.sh apply: it turns the protection on again, and the second part needs it off.'
  fi
}

# Prints the variables that turn off the deletion protection of one-time resources, with their values. Locks of Azure also protect
# what environments that share a resource have in it; other protection is that of the resource.
protections() {
  protected=''
  if grep -qs '^variable "deletion_locks"' bootstrap/*/variables.tf; then protected='TF_VAR_deletion_locks=false'; fi
  tier="$(value "$settings" TIER)"
  if [ "$tier" = production ] && grep -qs '^variable "deletion_protection"' bootstrap/*/variables.tf; then
    protected="$protected${protected:+ }TF_VAR_deletion_protection=false"
  fi
  printf '%s' "$protected"
}

# usage: run_engine COMMAND [OPTION...]. The output is in $work/output.
run_engine() {
  env -u TF_WORKSPACE -u TF_CLI_ARGS -u TF_CLI_ARGS_init -u TF_LOG -u TF_LOG_CORE -u TF_LOG_PROVIDER -u TF_LOG_PATH \
    "$engine" -chdir="$root" "$@" >"$work/output" 2>"$work/errors" </dev/null || {
    cat "$work/output" "$work/errors" >&2
    stop 74 "the state of $environment cannot be read. Nothing was changed by this step"
  }
}

# Sets objects: the addresses of the objects in the state of the environment.
read_objects() {
  if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
  command -v "$engine" >/dev/null 2>&1 || stop 74 "$engine is not installed"
  [ -f "$root/.terraform.lock.hcl" ] || stop 2 "$root/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh"
  run_engine init -input=false -no-color -lockfile=readonly
  run_engine state pull # empty if nothing was applied yet. An encrypted state is decrypted
  objects=''
  grep -qE '"mode": *"managed"' "$work/output" || return 0
  run_engine state list
  if [ -n "$module" ]; then
    objects="$(awk -v module="$module" 'index($0, module ".") == 1 || index($0, module "[") == 1' "$work/output")"
  else
    objects="$(cat "$work/output")"
  fi
  objects="$(printf '%s\n' "$objects" | sed -E '/^$/d; /(^|\.)data\./d')"
}

# usage: refuse_objects MESSAGE. Reads the state back.
refuse_objects() {
  [ "$mode" = run ] || return 0
  read_objects
  [ -z "$objects" ] || stop 1 "the state of $environment still contains objects: $1"
}

# Deletes the keys of the environment in every place that stores one, or checks that none exists.
each_key() {
  for file in "scripts/keys/$environment.env" "scripts/keys/$environment.plan.env"; do
    [ -f "$file" ] || continue
    set -- "$environment"
    case "$file" in
      *.plan.env) set -- "$@" --plan ;;
    esac
    one_key "$@"
    # A key in a file, and another value of it in the pipeline.
    if grep -q '^FILE_' "$file" && grep -q '^PIPELINE_' "$file"; then one_key "$@" --pipeline; fi
  done
}

# usage: one_key ENVIRONMENT [OPTION...]
one_key() {
  if [ "$mode" = check ]; then
    remains scripts/keys.sh delete "$@" --check
  else
    step scripts/keys.sh delete "$@" --yes
  fi
}
