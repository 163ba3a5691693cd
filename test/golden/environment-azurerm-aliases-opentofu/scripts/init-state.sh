#!/bin/sh
# usage: scripts/init-state.sh [ENVIRONMENT...]
# Initializes the root module of each environment (all, if none is specified) and reads the state back. With this state
# backend, the first `init` writes an empty state, and the plan identity of a pipeline has no permission to write. Run this
# script once for every new root module, with write access to the state. It changes no state that exists.
# Exit code 0: all states exist; 2: invalid usage; 74: a state could not be initialized or read.
set -eu

stop() {
  stop_code="$1"
  shift
  printf 'error: %s\n' "$*" >&2
  exit "$stop_code"
}

cd "$(dirname -- "$0")/.." || exit 74
if [ "$#" -eq 0 ]; then
  for settings in scripts/environments/*.env; do
    name="${settings##*/}"
    set -- "$@" "${name%.env}"
  done
fi
if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi

# Check all names first, so that nothing is done if one of them is wrong. Environments can share a root module.
roots=''
for name in "$@"; do
  case "$name" in
    '' | -* | *[!A-Za-z0-9_-]*) stop 2 "'$name' is not the name of an environment. Usage: scripts/init-state.sh [ENVIRONMENT...]" ;;
  esac
  settings="scripts/environments/$name.env"
  [ -f "$settings" ] || stop 2 "environment '$name' does not exist: $settings is missing"
  root="$(sed -n 's/^ROOT=//p' "$settings")"
  [ -d "${root:-/nonexistent}" ] || stop 2 "$settings: ROOT is not a folder"
  [ -f "$root/.terraform.lock.hcl" ] || stop 2 "$root/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh"
  roots="$roots$root
"
done
command -v "$engine" >/dev/null 2>&1 || stop 74 "$engine is not installed"
unset TF_WORKSPACE TF_CLI_ARGS TF_CLI_ARGS_init TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH

printf '%s' "$roots" | sort -u | while IFS= read -r root; do
  "$engine" -chdir="$root" init -input=false -no-color -lockfile=readonly >/dev/null </dev/null ||
    stop 74 "the state of $root was not initialized. This requires write access to the state"
  # The state can contain values in plain text, so only its size is displayed.
  state="$("$engine" -chdir="$root" state pull </dev/null)" || stop 74 "the state of $root cannot be read"
  [ -n "$state" ] || stop 74 "the state of $root does not exist after init"
  resources="$("$engine" -chdir="$root" state list </dev/null)" || stop 74 "the state of $root cannot be read"
  count="$(printf '%s' "$resources" | grep -c .)" || count=0 # grep fails if there is none
  printf '%s: the state exists, with %s resources\n' "$root" "$count"
done
