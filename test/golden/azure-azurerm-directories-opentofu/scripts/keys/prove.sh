#!/bin/sh
# Sourced by keys.sh. Proves that a key works: by a plan of the root module that uses it, and by a login.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# usage: run_engine COMMAND [OPTION...]
# Runs the engine in the root module. A key of the caller must not replace the one that the plan is for.
run_engine() (
  unset UNIONAI_API_KEY FLYTE_API_KEY TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH
  KEYS_TIME_LIMIT="${KEYS_PLAN_LIMIT:-1800}"
  if [ -n "$handed_key" ]; then
    eval "$KEY_VARIABLE=\$handed_key && export $KEY_VARIABLE" # safe: the settings of this repository name the variable
  fi
  set -- "$engine" "-chdir=$ROOT" "$@" -input=false -no-color
  # In the foreground, an interrupt of the user reaches the engine. BusyBox has no such option.
  if timeout --foreground 1 true >/dev/null 2>&1; then
    timeout --foreground -k 60 "$KEYS_TIME_LIMIT" "$@" </dev/null
  else
    limited "$@" </dev/null
  fi
)

# usage: plan_root [OPTION...]
# Plans, and displays the output of a plan that fails. Saves no plan and changes nothing.
plan_root() {
  if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
  command -v "$engine" >/dev/null 2>&1 || fail 74 "$engine is not installed. To plan elsewhere, for example in the pipeline, see \"Rotate a key\" in README.md"
  [ -z "$KEY_PURPOSE" ] || set -- "$@" -var "key_purpose=$KEY_PURPOSE"
  plan_log="$record_file.plan"
  plan_status=0
  # The folder .terraform does not tell whether the root module is initialized: scripts/lock-providers.sh creates it, too.
  run_engine init >"$plan_log" 2>&1 || plan_status=$?
  if [ "$plan_status" -eq 0 ]; then
    run_engine plan -lock=false -detailed-exitcode "$@" >"$plan_log" 2>&1 || plan_status=$?
  fi
  case "$plan_status" in
    0 | 2) rm -f -- "$plan_log" ;;
    *)
      cat -- "$plan_log" >&2
      rm -f -- "$plan_log"
      return 1
      ;;
  esac
}

# Plans with the pending key of the store.
plan_pending() {
  say "Planning $ROOT with the pending key."
  handed_key=''
  if [ -n "$PENDING_VARIABLE" ]; then
    plan_root -var "$PENDING_VARIABLE=$NEW_CLIENT"
  else
    repository="$(pwd -P)" || return 1
    plan_root "-var-file=$repository/$PENDING_FILE_PATH"
  fi
}

# usage: plan_handed KEY
# Plans with a key that no store contains. The key is in the environment of the engine.
plan_handed() {
  say "Planning $ROOT with the new key."
  handed_key="$1"
  plan_root
}

# Plans with the current key of the store.
plan_current() {
  say "Planning $ROOT with the promoted key."
  handed_key=''
  plan_root
}

# usage: is_accepted KEY
# Whether the control plane accepts a key: logs in and reads the role that every plan reads.
is_accepted() {
  flyte_as "$1" get role "$CHECK_ROLE" >/dev/null 2>&1
}
