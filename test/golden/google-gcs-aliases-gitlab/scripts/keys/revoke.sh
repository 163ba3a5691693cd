#!/bin/sh
# Sourced by keys.sh. Deletes a leaked key immediately, and stores a new one. Runs of the environment fail in between.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

keys_revoke() {
  select_store
  require_flyte
  store_ready || exit 74
  lock_record
  read_record
  login='' live_key='' live_client='' waiting=''
  if store_reads; then
    # A store that does not respond must not delay the deletion.
    live_key="$(store_read)" || live_key=''
    live_client="$(printf '%s' "$live_key" | client_of)"
    waiting="$(in_pending store_read 2>/dev/null | client_of)" || waiting=''
  fi
  # All keys of the environment and purpose that are known: any of them may be the one that leaked.
  leaked=''
  for one in "$client_option" "$live_client" "$waiting" "$LIVE_CLIENT" "$OLD_CLIENT" "$NEW_CLIENT"; do
    case " $leaked " in
      *" $one "*) ;;
      *) leaked="$leaked${leaked:+ }$one" ;;
    esac
  done
  if [ "$STEP" = revoking ]; then
    leaked="$(printf '%s' "$OLD_CLIENT" | tr ',' ' ')"
    delete_created "$NEW_NAME" || fail 74 "flyte did not list or delete the key $NEW_NAME. Run scripts/keys.sh revoke $arguments again"
  fi
  [ -n "$leaked" ] || fail 2 "the client ID of the key is unknown. Specify it: scripts/keys.sh revoke $arguments --client CLIENT_ID. It is the second field of the decoded key"
  [ "$STEP" = revoking ] || confirm
  if [ -z "$POLICIES" ]; then
    policies="$(policies_of "${live_client:-${leaked%% *}}")" || policies=''
    POLICIES="$(printf '%s' "$policies" | tr '\n' ',')"
  fi
  OLD_CLIENT="$(printf '%s' "$leaked" | tr ' ' ',')" NEW_NAME='' NEW_CLIENT=''
  (write_record revoking) || say 'The deletion continues without a record.'
  for one in $leaked; do
    delete_key "$one" || fail 74 "the key $one was not deleted. Log in as an administrator of $ORG, and run scripts/keys.sh revoke $arguments again, or delete it in the console"
    say "Deleted $one."
  done
  STEP=revoking
  create_key revoking
  if ! printf '%s' "$new_key" | store_key; then discard_created "the new key could not be stored in $place"; fi
  policies="$(printf '%s' "$POLICIES" | tr ',' ' ')"
  for policy in $policies; do
    policies_of "$NEW_CLIENT" | grep -qxF -e "$policy" || assign_policy "$policy" "$NEW_CLIENT" ||
      say "The policy $policy was not assigned. Run: scripts/keys.sh grant $arguments --client $NEW_CLIENT"
  done
  [ -n "$POLICIES" ] || say "No policies of the old key are known. Unless the default policies suffice, run: scripts/keys.sh grant $arguments --client $NEW_CLIENT"
  if store_reads; then
    printf none | in_pending store_key || say "$pending_place cannot be written."
  fi
  if [ -n "$live_key" ] && is_accepted "$live_key"; then
    fail 1 "the control plane still accepts the deleted key $live_client. Contact Union.ai. Then run scripts/keys.sh revoke $arguments again"
  fi
  stored_client="$NEW_CLIENT"
  stored_at="$(date +%s)"
  write_loaded "$NEW_CLIENT" "$stored_at"
  printf 'Revoked %s. The new client ID is %s.\nNow plan, and see "If a key leaks" in SECURITY.md for what to review.\n' "$what" "$stored_client"
}

confirm() {
  [ -z "$confirmed" ] || return 0
  [ -t 0 ] || fail 2 'without a terminal, confirm the deletion with --yes'
  printf 'This deletes %s. Runs of %s fail until the new key is stored.\nEnter the name of the environment to continue: ' "$leaked" "$environment" >&2
  IFS= read -r answer || answer=''
  [ "$answer" = "$environment" ] || fail 1 'not confirmed. Nothing was deleted'
}
