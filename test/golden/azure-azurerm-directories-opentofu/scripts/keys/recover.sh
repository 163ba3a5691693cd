#!/bin/sh
# Sourced by keys.sh. Finds the place of a rotation, from its record or from the secret store.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# Sets live_version, live_key and live_client.
read_live() {
  live_version="$(store_version)" || fail 74 "the key cannot be read from $place"
  live_key="$(store_read)" || fail 74 "the key cannot be read from $place"
  live_client="$(printf '%s' "$live_key" | client_of)"
}

# Logs in with the stored key that can change resources.
use_stored_key() {
  login="$(use_settings '' && store_read)" || fail 74 'the stored key cannot be read'
  [ -n "$login" ] || fail 1 'no key is stored to log in with. Omit --stored-key'
}

read_pending() {
  pending_key="$(in_pending store_read)" || fail 74 "the pending key cannot be read from $pending_place"
  pending_client="$(printf '%s' "$pending_key" | client_of)"
}

# Continues a rotation whose record was lost, or that another machine started.
recover_record() {
  ! is_rotating || return 0
  read_pending
  case "$pending_client" in
    '') ;;
    "$live_client") recover_promoted ;;
    *)
      pending_exists=0
      key_exists "$pending_client" || pending_exists=$?
      case "$pending_exists" in
        1) return 0 ;; # the rest of a rotation that ended: the next one replaces it
        2) fail 74 "flyte did not list the keys. Run scripts/keys.sh $verb $arguments again" ;;
      esac
      say "The key $pending_client is pending. The rotation continues with it."
      OLD_CLIENT="$live_client" OLD_VERSION="$live_version" NEW_CLIENT="$pending_client"
      write_record pending
      ;;
  esac
}

# The pending key is the current one: it was promoted, and the old key may exist.
recover_promoted() {
  known="$(organization_keys)" || fail 74 "flyte did not list the keys. Run scripts/keys.sh $verb $arguments again"
  known_clients="$(printf '%s\n' "$known" | cut -d' ' -f1)"
  live_base="$(client_base "$live_client")"
  old_keys=''
  for known_client in $known_clients; do
    known_base="$(client_base "$known_client")"
    if [ "$known_client" != "$live_client" ] && [ "$known_base" = "$live_base" ]; then
      old_keys="$old_keys $known_client"
    fi
  done
  # shellcheck disable=SC2086 # a list of client IDs
  set -- $old_keys
  case "$#" in
    0) printf none | in_pending store_key || fail 74 "$pending_place cannot be written" ;;
    1)
      say "The key $live_client is promoted. The rotation continues with the deletion of $1."
      PROMOTED="$(rotation_time "$live_client")"
      OLD_CLIENT="$1" NEW_CLIENT="$live_client" NEW_VERSION="$live_version"
      write_record promoted
      ;;
    *) fail 1 "several old keys of $what exist:$old_keys. Delete those that no run uses, for example: flyte --endpoint $HOST --org $ORG delete api-key $1 --yes" ;;
  esac
}

# usage: rotation_time CLIENT_ID
# Prints the time that a rotation added to a client ID, in seconds since 1970.
rotation_time() {
  printf '%s\n' "${1##*-r}" | awk '
    /^[0-9]+$/ && length($0) == 14 {
      y = substr($0, 1, 4) + 0; m = substr($0, 5, 2) + 0; d = substr($0, 7, 2) + 0
      if (m <= 2) { y -= 1; m += 12 }
      days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
      printf "%d\n", days * 86400 + substr($0, 9, 2) * 3600 + substr($0, 11, 2) * 60 + substr($0, 13, 2)
      found = 1
    }
    END { if (!found) print 0 }'
}
