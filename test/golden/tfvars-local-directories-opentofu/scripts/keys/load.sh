#!/bin/sh
# Sourced by keys.sh. Stores or prints a key that standard input contains.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

keys_read() {
  [ ! -t 1 ] || fail 2 'the key would be displayed. Use read in a command substitution or a pipe'
  accept_key
  print_key || fail 74 'the key cannot be written'
}

keys_load() {
  [ -z "$personal" ] || fail 2 'a personal key is not stored: use scripts/keys.sh read'
  select_store
  read_record
  if is_rotating; then
    fail 1 "a rotation of $what is in progress. Continue it: scripts/keys.sh rotate $arguments. Or end it: scripts/keys.sh abort $arguments"
  fi
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
  stored_at="$(date +%s)"
  write_loaded "$client" "$stored_at"
  printf 'Stored %s with the client ID %s in %s.\n' "$what" "$client" "$place"
}
