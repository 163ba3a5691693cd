#!/bin/sh
# usage: scripts/keys.sh COMMAND ENVIRONMENT [--plan] [OPTION...]
#
# load     checks an API key and stores it where the runs of the environment read it
# read     checks an API key and prints it, for example for a variable of this shell:
#            UNIONAI_API_KEY="$(scripts/keys.sh read ENVIRONMENT --personal)" && export UNIONAI_API_KEY
# grant    gives the key its rights: a policy with one role, and its assignment
# rotate   replaces the key. Run it again to continue after an error or the grace period
# status   shows the client ID, the age and the rotation of the keys
# list     lists the keys of the environment in the organization, and which of them no secret store contains
# abort    ends a rotation and keeps the old key. Possible until the new key is promoted
# revoke   deletes a leaked key immediately, and stores a new one
# delete   deletes the keys of an environment that is removed, and stores no new ones
#
# --plan             the view-only key that plans use
# --pipeline         load, rotate, delete: the key in the secrets of the pipeline, if it is stored in a file otherwise
# --personal         read: a key of your own: its client ID is not compared with the one of the environment
# --role ROLE        grant: the role. Default: viewer with --plan, else admin
# --client ID        grant, revoke, delete: the client ID of the key. Default: that of the stored key
# --grace MINUTES    rotate: how long the old key remains after the promotion, for runs that use it. Default: 60
# --to STEP          rotate: stop when the new key is `pending` (stored, but not used), or `promoted`
# --planned          rotate: a plan with the pending key succeeded elsewhere, for example in a pipeline: do not plan
# --continue         rotate: continue a rotation, but start none
# --due-within DAYS  rotate: start a rotation only if the key reaches its maximum age within so many days
# --stored-key       rotate: create the key with the stored key of the environment, and not with your login
# --own-login        rotate: delete the old key with your login, and not with the new key
# --old ID           rotate: the client ID of the old key, if nothing else tells it
# --check            delete: change nothing, and exit with 1 if a key exists
# --yes              revoke, delete: do not ask
#
# load and read read the key from standard input, or from the terminal without displaying it. The input is the output of
# `flyte create api-key`, with or without its frame, or the key alone, on one or several lines:
#   flyte create api-key --name NAME | scripts/keys.sh load ENVIRONMENT
#
# The key appears in no command line, file, log or shell history. It is in the environment of no other program, with two
# exceptions that have no other interface: the CLI of Union.ai when it logs in with a stored key (FLYTE_API_KEY), and a plan
# with a key that no store contains (UNIONAI_API_KEY or TF_VAR_...). Union.ai's CLI creates keys without an organization:
# the script writes the organization of the environment to the key.
# Exit codes: 0 done, 1 the key is not accepted or needs attention, 2 wrong usage, 74 a program or the disk failed.
set -eu
set +x # a trace would display the key
umask 077
LC_ALL=C
export LC_ALL
cd "$(dirname -- "$0")/.."
# A variable that the caller exports is passed to all programs, even after a change of its value.
unset input text word bare decoded secret key old_key new_key login
exported="$(env | sed -nE 's/^((PENDING_)?(SECRET|FILE|PIPELINE)_[A-Z_]+)=.*/\1/p')"
for name in $exported; do unset "$name"; done

usage() {
  sed -n '2,/^set -eu/{/^set -eu/!p;}' scripts/keys.sh | sed 's/^# \{0,1\}//'
}

# usage: fail EXIT_CODE MESSAGE
fail() {
  printf 'error: %s\n' "$2" >&2
  exit "$1"
}

say() {
  printf '%s\n' "$*" >&2
}

# usage: source_part NAME...
source_part() {
  for part in "$@"; do
    [ -f "scripts/keys/$part.sh" ] || fail 74 "scripts/keys/$part.sh is missing"
    # shellcheck source=/dev/null
    . "scripts/keys/$part.sh"
  done
}

require_programs() {
  # A program would get the key as an argument, which all users of the machine can read.
  own="$(command -v printf)" || own=/none
  case "$own" in
    /*) fail 74 'the shell has no printf of its own. Run this script with bash or dash' ;;
  esac
  for program in awk base64 cut date grep sed tr; do
    command -v "$program" >/dev/null 2>&1 || fail 74 "$program is not installed"
  done
}

# usage: limited COMMAND...
# Ends a command that does not respond: KEYS_TIME_LIMIT seconds, where timeout is installed.
limited() {
  if command -v timeout >/dev/null 2>&1; then
    timeout -k 10 "${KEYS_TIME_LIMIT:-120}" "$@"
  else
    "$@"
  fi
}

[ "$#" -gt 0 ] || {
  usage >&2
  exit 2
}
verb="$1"
shift
case "$verb" in
  help | -h | --help)
    usage
    exit 0
    ;;
  load) source_part load ;;
  read) source_part load ;;
  grant) source_part json organization grant ;;
  rotate) source_part json organization create prove recover rotate ;;
  status) source_part json organization status ;;
  list) source_part json organization status ;;
  abort) source_part json organization create recover abort ;;
  revoke) source_part json organization create prove revoke ;;
  delete) source_part json organization prove delete ;;
  *) fail 2 'unknown command. See scripts/keys.sh help' ;;
esac
source_part settings read-key record
parse_arguments "$@"
require_programs
"keys_$verb"
