#!/bin/sh
# Sourced by keys.sh. Deletes the keys of an environment that is removed, and stores no new ones.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

keys_delete() {
  require_flyte
  if [ -n "$target$PIPELINE_PROJECT" ]; then
    select_store
    store_ready || exit 74
  else
    target=none place='' record_file="scripts/keys/state/$environment${purpose:+.$purpose}.none.env"
  fi
  lock_record
  read_record
  login='' live_key='' live_client='' waiting=''
  if store_reads; then
    live_key="$(store_read)" || fail 74 "the key cannot be read from $place"
    live_client="$(printf '%s' "$live_key" | client_of)"
    waiting_key="$(in_pending store_read)" || fail 74 "the pending key cannot be read from $pending_place"
    waiting="$(printf '%s' "$waiting_key" | client_of)"
  fi
  find_keys
  if [ -n "$check_only" ]; then
    [ -z "$doomed$live_client$waiting" ] || fail 1 "$what exists: ${doomed:-in $place}"
    printf 'No key of %s exists.\n' "$environment${purpose:+ for plans}"
    return
  fi
  [ -z "$doomed" ] || confirm_deletion
  for one in $doomed; do
    delete_key "$one" || fail 74 "the key $one was not deleted. Log in as an administrator of $ORG, and run scripts/keys.sh delete $arguments again"
    say "Deleted $one."
  done
  if [ -n "$live_key" ] && is_accepted "$live_key"; then
    fail 1 "the control plane still accepts the deleted key $live_client. Contact Union.ai. Then run scripts/keys.sh delete $arguments again"
  fi
  clear_store
  for field in $record_fields; do eval "$field=''"; done
  write_record removed
  printf 'Deleted %s.\n' "$what"
}

# Sets doomed: the keys that the organization has, of those that this repository knows for the environment and purpose, and of
# those with the name of the key.
find_keys() {
  known=" $client_option $live_client $waiting $LIVE_CLIENT $OLD_CLIENT $NEW_CLIENT $EXTRA_CLIENTS "
  known="$(printf '%s' "$known" | tr ',' ' ')"
  issued="$(organization_keys)" || fail 74 "flyte did not list the keys. Log in as an administrator of $ORG, and run scripts/keys.sh delete $arguments again"
  issued="$(printf '%s\n' "$issued" | cut -d' ' -f1)"
  live_base="$(client_base "${live_client:-$KEY_ID}")"
  doomed=''
  for one in $issued; do
    base="$(client_base "$one")"
    case "$base" in
      "$KEY_ID" | "$live_base") ;;
      *)
        case "$known" in
          *" $one "*) ;;
          *) continue ;;
        esac
        ;;
    esac
    refuse_shared "$one" "$base"
    doomed="$doomed${doomed:+ }$one"
  done
  # A place that cannot be read does not tell which key it contains.
  if [ -z "$doomed$client_option" ] && ! store_reads && ! was_removed; then
    fail 1 "the organization has no key $KEY_ID, and the client ID of the key is unknown. Specify it: scripts/keys.sh delete $arguments --client CLIENT_ID, or --client none if there is no key"
  fi
}

# usage: refuse_shared CLIENT_ID BASE. Stops if the key is also that of another environment or purpose.
refuse_shared() {
  for other in scripts/keys/*.env; do
    [ "$other" != "$settings" ] || continue
    if grep -qxF -e "CLIENT_ID=$1" -e "CLIENT_ID=$2" -e "KEY_ID=$2" "$other"; then
      fail 1 "the key $1 is also the key of $other. Load another key there first. Nothing was deleted"
    fi
  done
}

# Whether an earlier run deleted the key.
was_removed() {
  cat "scripts/keys/state/$environment${purpose:+.$purpose}".*.env 2>/dev/null | grep -qxF 'STEP=removed'
}

# Removes the keys from the place that stores them, and reads it back.
clear_store() {
  [ "$target" != none ] || return 0
  store_delete || fail 74 "the key was not removed from $place. Run scripts/keys.sh delete $arguments again"
  store_reads || return 0
  in_pending store_delete || fail 74 "the pending key was not removed from $pending_place. Run scripts/keys.sh delete $arguments again"
  left="$(store_read)" || fail 74 "$place cannot be read"
  left="$(printf '%s' "$left" | client_of)"
  [ -z "$left" ] || fail 74 "$place still contains the key $left"
  left="$(in_pending store_read)" || fail 74 "$pending_place cannot be read"
  left="$(printf '%s' "$left" | client_of)"
  [ -z "$left" ] || fail 74 "$pending_place still contains the key $left"
}

confirm_deletion() {
  say "These keys will be deleted: $doomed"
  [ -z "$confirmed" ] || return 0
  [ -t 0 ] || fail 2 'without a terminal, confirm the deletion with --yes'
  printf 'Runs of %s fail without them. Enter the name of the environment to continue: ' "$environment" >&2
  IFS= read -r answer || answer=''
  [ "$answer" = "$environment" ] || fail 1 'not confirmed. Nothing was deleted'
}
