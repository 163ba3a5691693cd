#!/bin/sh
# Sourced by keys.sh. Reads the arguments and the settings of a key.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# Reads the settings of a key as data: the host and organization, the name of the key and its client ID if it is known, the
# root module that uses it, and where the key and the pending key are stored.
read_settings() {
  HOST='' ORG='' KEY_NAME='' KEY_ID='' CLIENT_ID='' KEY_PURPOSE='' ROOT='' CHECK_ROLE='' MAX_AGE_DAYS=''
  PENDING_VARIABLE='' KEY_VARIABLE='' target='' pending_settings='' PIPELINE_PROJECT='' PIPELINE_OPEN=''
  while IFS='=' read -r setting value || [ -n "$setting" ]; do
    case "$value" in
      *[!A-Za-z0-9_./:@+=\ -]*) fail 74 "$1: invalid character in a value" ;;
    esac
    case "$setting" in
      '' | '#'*) ;;
      HOST) HOST="$value" ;;
      ORG) ORG="$value" ;;
      KEY_NAME) KEY_NAME="$value" ;;
      KEY_ID) KEY_ID="$value" ;;
      CLIENT_ID) CLIENT_ID="$value" ;;
      ROOT) ROOT="$value" ;;
      CHECK_ROLE) CHECK_ROLE="$value" ;;
      MAX_AGE_DAYS) MAX_AGE_DAYS="$value" ;;
      KEY_PURPOSE) KEY_PURPOSE="$value" ;;
      KEY_VARIABLE) KEY_VARIABLE="$value" ;;
      PENDING_VARIABLE) PENDING_VARIABLE="$value" ;;
      SECRET_*[!A-Z_]* | FILE_*[!A-Z_]* | PIPELINE_*[!A-Z_]* | PENDING_*[!A-Z_]*) fail 74 "$1: unknown setting" ;;
      SECRET_* | FILE_* | PIPELINE_* | PENDING_SECRET_* | PENDING_FILE_*) # safe: the name has only letters and underscores
        eval "$setting=\$value"
        case "$setting" in
          PENDING_*) pending_settings="$pending_settings $setting" ;;
          PIPELINE_*) ;;
          *) target=store ;;
        esac
        ;;
      *) fail 74 "$1: unknown setting" ;;
    esac
  done <"$1"
  case "$HOST:$ORG:$KEY_NAME:$KEY_ID" in
    :* | *::* | *:) fail 74 "$1: HOST, ORG, KEY_NAME or KEY_ID is missing" ;;
  esac
}

# usage: need_value OPTION VALUE
need_value() {
  case "$2" in
    '' | -* | *[!A-Za-z0-9_.@-]*) fail 2 "$1 requires a value of letters, digits and _.@-" ;;
  esac
}

# Finds the settings of the key that the arguments name. Sets environment, purpose, settings and the options.
parse_arguments() {
  environment='' purpose='' personal='' pipeline='' role='' client_option='' grace=60 to='' planned='' stored_key=''
  own_login='' old_option='' confirmed='' continue_only='' due_within='' check_only=''
  while [ "$#" -gt 0 ]; do
    allowed=''
    case "$1" in
      --plan) purpose=plan allowed=' ' ;;
      --personal) personal=true allowed='load read' ;;
      --pipeline) pipeline=true allowed='load rotate status abort revoke delete' ;;
      --planned) planned=true allowed=rotate ;;
      --stored-key) stored_key=true allowed='rotate abort' ;;
      --own-login) own_login=true allowed=rotate ;;
      --continue) continue_only=true allowed=rotate ;;
      --check) check_only=true allowed=delete ;;
      --yes) confirmed=true allowed='revoke delete' ;;
      --role | --client | --grace | --to | --old | --due-within)
        need_value "$1" "${2-}"
        case "$1" in
          --role) role="$2" allowed=grant ;;
          --client) client_option="$2" allowed='grant revoke delete' ;;
          --grace) grace="$2" allowed=rotate ;;
          --to) to="$2" allowed=rotate ;;
          --old) old_option="$2" allowed=rotate ;;
          --due-within) due_within="$2" allowed=rotate ;;
        esac
        shift
        ;;
      '' | -* | *[!A-Za-z0-9_-]*) fail 2 'an argument is not the name of an environment and no option. See scripts/keys.sh help' ;;
      *)
        [ -z "$environment" ] || fail 2 'more than one environment specified'
        environment="$1" allowed=' '
        ;;
    esac
    case " $allowed " in
      '   ' | *" $verb "*) ;;
      *) fail 2 "$verb has no option of this name. See scripts/keys.sh help" ;;
    esac
    shift
  done
  [ -n "$environment" ] || fail 2 'no environment specified. See scripts/keys.sh help'
  [ -f "scripts/keys/$environment.env" ] || fail 2 "environment $environment does not exist: scripts/keys/$environment.env is missing"
  case "$grace" in
    *[!0-9]* | ???????*) fail 2 '--grace requires a number of minutes' ;;
  esac
  case "$due_within" in
    *[!0-9]* | ?????*) fail 2 '--due-within requires a number of days' ;;
  esac
  case "$to" in
    '' | pending | promoted) ;;
    *) fail 2 '--to requires pending or promoted' ;;
  esac
  use_settings "$purpose"
}

# usage: use_settings PURPOSE
# PURPOSE is plan for the view-only key of plans, or empty.
use_settings() {
  purpose="$1"
  settings="scripts/keys/$environment${purpose:+.$purpose}.env"
  [ -f "$settings" ] || fail 2 "environment $environment has no separate key for plans: $settings is missing"
  read_settings "$settings"
  what="the key of $environment${purpose:+ for plans}"
  arguments="$environment${purpose:+ --plan}${pipeline:+ --pipeline}"
  again="scripts/keys.sh rotate $arguments"
}

# Sources the script that stores the key: in the secret store or file, or in the secrets of the pipeline. Sets place and
# pending_place, where it stores the key and the pending key.
select_store() {
  if [ -n "$pipeline" ] || [ -z "$target" ]; then
    [ -n "$PIPELINE_PROJECT" ] || [ -z "$target" ] || fail 2 'no pipeline reads the key from its own secrets. Omit --pipeline'
    [ -n "$PIPELINE_PROJECT" ] || fail 2 'neither a secret store nor the secrets of a pipeline contain the key. Use scripts/keys.sh read'
    target=pipeline
  fi
  source_part "$target"
  record_file="scripts/keys/state/$environment${purpose:+.$purpose}.$target.env"
  place="$(store_place)" || exit 74
  pending_place="$(in_pending store_place)" || exit 74
}

# Whether the store returns the keys that it contains. The secrets of a pipeline cannot be read.
store_reads() {
  [ "$target" = store ]
}

# usage: in_pending COMMAND...
# Runs a function of the store with the place of the pending key.
in_pending() (
  for setting in $pending_settings; do
    eval "${setting#PENDING_}=\$$setting" # safe: see read_settings
  done
  "$@"
)
