#!/bin/sh
# Sourced by keys.sh. Ends a rotation and keeps the old key.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

keys_abort() {
  select_store
  require_flyte
  store_ready || exit 74
  lock_record
  read_record
  live_client=''
  if store_reads; then
    read_live
    [ -z "$stored_key" ] || use_stored_key
    recover_record
  fi
  is_rotating || fail 1 "no rotation of $what is in progress"
  case "$STEP" in
    creating | pending | planned) ;;
    *) fail 1 "the new key $NEW_CLIENT may be in use already. Continue: $again" ;;
  esac
  if [ -n "$NEW_CLIENT" ] && [ "$live_client" = "$NEW_CLIENT" ]; then
    fail 1 "the new key $NEW_CLIENT is promoted already. Continue: $again"
  fi
  if ! delete_created "$NEW_NAME" || ! { [ -z "$NEW_CLIENT" ] || delete_key "$NEW_CLIENT"; }; then
    fail 74 "the key ${NEW_CLIENT:-$NEW_NAME} was not deleted. Run scripts/keys.sh abort $arguments again"
  fi
  if store_reads; then
    printf none | in_pending store_key || fail 74 "$pending_place cannot be written. Run scripts/keys.sh abort $arguments again"
  fi
  write_loaded "${live_client:-$OLD_CLIENT}" "$LOADED"
  printf 'Ended the rotation. %s is unchanged.\n' "$what"
}
