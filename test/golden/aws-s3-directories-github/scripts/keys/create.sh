#!/bin/sh
# Sourced by keys.sh. Creates a key for a rotation. Its name, and so its client ID, is recorded before it exists: if the
# answer of the control plane is lost, the key can be found and deleted.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# usage: created_clients NAME
# Prints the client IDs of keys that were created under a name of a rotation: the name in lowercase, perhaps with a prefix of
# the organization. Fails if the CLI did not tell.
created_clients() {
  case "$1" in
    *-r[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]) ;;
    *) return 0 ;; # only the time makes a name unique
  esac
  id="$(printf '%s' "$1" | tr '[:upper:]' '[:lower:]' | tr -cs 'a-z0-9' '-')"
  created_keys="$(organization_keys)" || return 1
  printf '%s\n' "$created_keys" | cut -d' ' -f1 | id="$id" awk '
    BEGIN { id = ENVIRON["id"] }
    $0 == id || substr($0, length($0) - length(id)) == "-" id'
}

# usage: delete_created NAME
# Deletes the key that was created under a name, if it exists.
delete_created() {
  orphans="$(created_clients "$1")" || return 1
  for orphan in $orphans; do
    say "Deleting $orphan, which nothing uses."
    delete_key "$orphan" || return 1
  done
}

# usage: create_key STEP
# Records the step, creates a key and sets new_key. Deletes it again if it cannot be used, so that no key remains that nothing contains.
create_key() {
  before_creation="${STEP:-loaded}"
  STARTED="$(date +%s)"
  suffix="$(date -u +%Y%m%d%H%M%S)"
  NEW_NAME="$KEY_NAME-r$suffix" NEW_CLIENT=''
  write_record "$1"
  set --
  [ "$purpose" != plan ] || set -- --no-default-policies # the default policies may allow more than viewing
  say "Creating the key $NEW_NAME."
  new_key="$(flyte_admin create api-key --name "$NEW_NAME" "$@" | checked_key 2>"$record_file.errors")" || new_key=''
  NEW_CLIENT="$(printf '%s' "$new_key" | client_of)"
  [ -n "$NEW_CLIENT" ] || sed -n 's/^error: /error: /p' "$record_file.errors" >&2 || :
  rm -f -- "$record_file.errors"
  [ -z "$NEW_CLIENT" ] || return 0
  new_key=''
  discard_created 'the key could not be created'
}

# usage: discard_created MESSAGE
# Ends the run. The key that was created, if any, is deleted. If this fails, the record names it.
discard_created() {
  if delete_created "$NEW_NAME"; then
    NEW_NAME='' NEW_CLIENT=''
    write_record "$before_creation"
    fail 74 "$1. No new key remains. Run scripts/keys.sh $verb $arguments again"
  fi
  fail 74 "$1. The key $NEW_NAME may exist: scripts/keys.sh $verb $arguments deletes it and creates another one. scripts/keys.sh list $arguments lists all keys"
}
