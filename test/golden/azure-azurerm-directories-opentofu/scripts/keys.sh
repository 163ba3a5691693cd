#!/bin/sh
# usage: scripts/keys.sh load ENVIRONMENT [--plan] [--pipeline]
#        scripts/keys.sh read ENVIRONMENT [--plan | --personal]
#
# load   checks an API key and stores it where the runs of the environment read it
# read   checks an API key and prints it, for example for a variable of this shell:
#          UNIONAI_API_KEY="$(scripts/keys.sh read ENVIRONMENT --personal)" && export UNIONAI_API_KEY
#
# --plan       the view-only key that plans use
# --pipeline   store the key in the secrets of the pipeline, if it is stored in a file otherwise
# --personal   a key of your own: its client ID is not compared with the one of the environment
#
# Both read the key from standard input, or from the terminal without displaying it. The input is the output of
# `flyte create api-key`, with or without its frame, or the key alone, on one or several lines:
#   flyte create api-key --name NAME | scripts/keys.sh load ENVIRONMENT
#
# The key appears in no command line, file, log or shell history, and in the environment of no program. Union.ai's CLI
# creates keys without an organization: the script writes the organization of the environment to the key.
# Exit codes: 0 done, 1 the key is not accepted, 2 wrong usage, 74 a program or the disk failed.
set -eu
set +x # a trace would display the key
umask 077
LC_ALL=C
export LC_ALL
cd "$(dirname -- "$0")/.."
# A variable that the caller exports is passed to all programs, even after a change of its value.
unset input text word bare decoded secret
names="$(env | sed -nE 's/^((SECRET|FILE|PIPELINE)_[A-Z_]+)=.*/\1/p')"
for name in $names; do unset "$name"; done

usage() {
  sed -n '2,/^set -eu/{/^set -eu/!p;}' scripts/keys.sh | sed 's/^# \{0,1\}//'
}

# usage: fail EXIT_CODE MESSAGE
fail() {
  printf 'error: %s\n' "$2" >&2
  exit "$1"
}

require_programs() {
  # A program would get the key as an argument, which all users of the machine can read.
  own="$(command -v printf)" || own=/none
  case "$own" in
    /*) fail 74 'the shell has no printf of its own. Run this script with bash or dash' ;;
  esac
  for program in base64 grep sed tr; do
    command -v "$program" >/dev/null 2>&1 || fail 74 "$program is not installed"
  done
}

# Reads the settings of a key as data: HOST, ORG, CLIENT_ID (if known), and where the key is stored.
read_settings() {
  # shellcheck disable=SC2034 # PIPELINE_OPEN is read by scripts/keys/pipeline.sh
  HOST='' ORG='' CLIENT_ID='' PIPELINE_PROJECT='' PIPELINE_OPEN='' target=''
  while IFS='=' read -r setting value || [ -n "$setting" ]; do
    case "$value" in
      *[!A-Za-z0-9_./:@+=\ -]*) fail 74 "$1: invalid character in a value" ;;
    esac
    case "$setting" in
      '' | '#'*) ;;
      HOST) HOST="$value" ;;
      ORG) ORG="$value" ;;
      CLIENT_ID) CLIENT_ID="$value" ;;
      SECRET_*[!A-Z_]* | FILE_*[!A-Z_]* | PIPELINE_*[!A-Z_]*) fail 74 "$1: unknown setting" ;;
      SECRET_* | FILE_* | PIPELINE_*) # safe: the name has only letters and underscores
        eval "$setting=\$value"
        case "$setting" in
          PIPELINE_*) ;;
          *) target=store ;;
        esac
        ;;
      *) fail 74 "$1: unknown setting" ;;
    esac
  done <"$1"
  case "$HOST:$ORG" in
    :* | *:) fail 74 "$1: HOST or ORG is missing" ;;
  esac
}

# Finds the settings of the key that the arguments name: sets environment, purpose and settings.
parse_arguments() {
  environment='' purpose='' personal='' pipeline=''
  for argument in "$@"; do
    case "$argument" in
      --plan) purpose=plan ;;
      --personal) personal=true ;;
      --pipeline) pipeline=true ;;
      '' | -* | *[!A-Za-z0-9_-]*) fail 2 'an argument is not the name of an environment and no option. See scripts/keys.sh help' ;;
      *)
        [ -z "$environment" ] || fail 2 'more than one environment specified'
        environment="$argument"
        ;;
    esac
  done
  [ -n "$environment" ] || fail 2 'no environment specified. See scripts/keys.sh help'
  [ -f "scripts/keys/$environment.env" ] || fail 2 "environment $environment does not exist: scripts/keys/$environment.env is missing"
  settings="scripts/keys/$environment${purpose:+.$purpose}.env"
  [ -f "$settings" ] || fail 2 "environment $environment has no separate key for plans: $settings is missing"
  read_settings "$settings"
}

# Reads the input into the variable input. At a terminal nothing is displayed, and all lines of a paste are read, so
# that no part of the key reaches the shell.
read_input() {
  if [ -t 0 ]; then
    printf 'Paste the key of %s, or all of the output of flyte create api-key. Then press Enter and Ctrl-D. Nothing is displayed.\n' "$environment" >&2
    terminal="$(stty -g)" || fail 74 'the terminal cannot be read'
    trap 'stty "$terminal"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    stty -echo
    input="$(cat)" || fail 74 'the terminal cannot be read'
    stty "$terminal"
    trap - EXIT INT TERM HUP
  else
    input="$(cat | tr -d '\000')" || fail 74 'the standard input cannot be read'
  fi
}

# usage: refuse MESSAGE
# Says why the key is not accepted, without the key. Names the client ID if the key could be read: otherwise nobody
# would know which key to delete.
refuse() {
  printf 'error: %s\n' "$1" >&2
  name_unstored
  exit 1
}

name_unstored() {
  if [ -n "${client-}" ]; then
    printf 'The key is not stored. If you created it for this, delete it: flyte --endpoint %s --org %s delete api-key %s --yes\n' "$HOST" "$ORG" "$client" >&2
  else
    printf 'No key is stored. If you created one for this, delete it: flyte --endpoint %s --org %s get api-key lists the client IDs\n' "$HOST" "$ORG" >&2
  fi
}

# Finds the key in the input and sets word. Removes terminal codes and the frame, and joins lines: Union.ai's CLI folds
# the key over several lines of 80 columns.
find_word() {
  escape="$(printf '\033')"
  bell="$(printf '\007')"
  text="$(
    printf '%s\n' "$input" |
      sed -e "s/$escape\[[0-9;:?]*[A-Za-z]//g" -e "s/$escape\][^$bell$escape]*$bell//g" -e "s/$escape\][^$bell$escape]*$escape\\\\//g" |
      tr -d '\000-\011\013-\037\177-\377' |           # control characters, and the frame
      sed -e '/^ *+-/d' -e 's/^ *|//' -e 's/| *$//' | # a frame of ASCII characters
      tr -d ' \n'
  )" || fail 74 'the input cannot be read'
  [ -n "$text" ] || refuse 'the input is empty. Did the command that creates the key fail?'
  case "$text" in
    *_API_KEY=*_API_KEY=*) refuse 'the input contains more than one key' ;;
    *_API_KEY=\"*) word="${text#*_API_KEY=\"}" end='"' ;;
    *_API_KEY=\'*) word="${text#*_API_KEY=\'}" end="'" ;;
    *_API_KEY=*) word="${text#*_API_KEY=}" end='' ;;
    *) word="$text" end='' ;;
  esac
  if [ -n "$end" ]; then
    case "$word" in
      *"$end"*) word="${word%%"$end"*}" ;;
      *) refuse 'the key in the input is incomplete: its closing quote is missing' ;;
    esac
  fi
  case "$word" in
    '' | *[!A-Za-z0-9+/=_-]*) refuse 'the input is neither a key nor the output of flyte create api-key' ;;
  esac
}

# Decodes word and sets host, client, secret and org. Accepts base64 for URLs, and without padding.
decode_word() {
  bare="${word%%=*}"
  case "${word#"$bare"}" in
    '' | = | ==) ;;
    *) refuse 'the input is not one key: there is text after its end' ;;
  esac
  case $((${#bare} % 4)) in
    0) padding='' ;;
    2) padding='==' ;;
    3) padding='=' ;;
    *) refuse 'the key is incomplete: it is not base64' ;;
  esac
  decoded="$(printf '%s%s' "$bare" "$padding" | tr '_-' '/+' | base64 -d 2>/dev/null | tr '\000-\037\177-\377' '\n' && printf .)" ||
    refuse 'the key is not base64'
  decoded="${decoded%.}"
  decoded="${decoded%"
"}" # the line end of `echo KEY | base64`
  case "$decoded" in
    *[!\ -~]*) refuse 'the input is not an API key of Union.ai' ;;
    http*://*) refuse 'the host in the key has a scheme. Create the key with the host alone as --endpoint' ;;
    *:*:*:*:*) refuse 'the key does not have four fields, but more. Its host must have no port' ;;
    *:*:*:*) ;;
    *) refuse 'the key is incomplete: it does not have four fields' ;;
  esac
  host="${decoded%%:*}" decoded="${decoded#*:}"
  found="${decoded%%:*}" decoded="${decoded#*:}"
  secret="${decoded%%:*}" org="${decoded#*:}"
  case "$host:$found:$secret" in
    :* | *::* | *:) refuse 'the key is incomplete: one of its fields is empty' ;;
  esac
  case "$host$found" in
    *[!A-Za-z0-9._-]*) refuse 'the host or the client ID of the key has characters that are not allowed' ;;
  esac
  client="$found"
}

# Compares the key with the environment. The host and the client ID are not secret.
check_key() {
  [ "$host" = "$HOST" ] || refuse "the key is for $host. The host of $environment is $HOST"
  case "$org" in
    '' | [Nn][Oo][Nn][Ee] | "$ORG") ;;
    *) refuse "the key belongs to another organization than $ORG, the organization of $environment" ;;
  esac
  [ -z "$personal" ] || return 0
  if [ -n "$CLIENT_ID" ] && [ "$client" != "$CLIENT_ID" ]; then
    refuse "the client ID of the key is $client. The answers expect $CLIENT_ID for this key"
  fi
  for other in scripts/keys/*.env; do
    [ "$other" != "$settings" ] || continue
    if grep -qxF -e "HOST=$host" "$other" && grep -qxF -e "CLIENT_ID=$client" "$other"; then
      other="${other##*/}"
      refuse "the key with the client ID $client is the key of ${other%.env}. Create a separate key"
    fi
  done
}

# Prints the key with the organization, on one line and without a line end.
print_key() {
  printf '%s:%s:%s:%s' "$host" "$client" "$secret" "$ORG" | base64 | tr -d '\n'
}

accept_key() {
  require_programs
  read_input
  client=''
  find_word
  decode_word
  check_key
}

keys_read() {
  parse_arguments "$@"
  [ ! -t 1 ] || fail 2 'the key would be displayed. Use read in a command substitution or a pipe'
  accept_key
  print_key || fail 74 'the key cannot be written'
}

keys_load() {
  parse_arguments "$@"
  [ -z "$personal" ] || fail 2 'a personal key is not stored: use scripts/keys.sh read'
  if [ -n "$pipeline" ] || [ -z "$target" ]; then
    [ -n "$PIPELINE_PROJECT" ] || [ -z "$target" ] || fail 2 'no pipeline reads the key from its own secrets. Omit --pipeline'
    [ -n "$PIPELINE_PROJECT" ] || fail 2 'neither a secret store nor the secrets of a pipeline contain the key. Use scripts/keys.sh read'
    target=pipeline
  fi
  [ -f "scripts/keys/$target.sh" ] || fail 74 "scripts/keys/$target.sh is missing"
  # shellcheck source=/dev/null
  . "scripts/keys/$target.sh"
  accept_key
  if ! store_ready; then
    name_unstored
    exit 74
  fi
  print_key | store_key || {
    printf 'error: the key was not stored\n' >&2
    name_unstored
    exit 74
  }
  place="$(store_place)"
  printf 'Stored the key of %s%s with the client ID %s in %s.\n' "$environment" "${purpose:+ for plans}" "$client" "$place"
}

[ "$#" -gt 0 ] || {
  usage >&2
  exit 2
}
verb="$1"
shift
case "$verb" in
  load | read) "keys_$verb" "$@" ;;
  help | -h | --help) usage ;;
  *) fail 2 'unknown command. See scripts/keys.sh help' ;;
esac
