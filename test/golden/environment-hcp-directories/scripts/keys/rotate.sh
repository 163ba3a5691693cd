#!/bin/sh
# Sourced by keys.sh. Replaces a key in steps that may each be repeated. The old key works until the new one is promoted,
# planned with and older than the grace period. Then it is deleted.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

keys_rotate() {
  select_store
  require_flyte
  store_ready || exit 74
  lock_record
  read_record
  if ! store_reads; then
    source_part rotate-pipeline
    rotate_pipeline
    return
  fi
  read_live
  [ -n "$live_client" ] || fail 1 "$place contains no key. Load one first: scripts/keys.sh load $arguments"
  [ -z "$stored_key" ] || use_stored_key
  recover_record
  case "$STEP" in
    '' | loaded)
      if [ -n "$continue_only" ]; then
        printf 'No rotation of %s is in progress.\n' "$what"
        return
      fi
      if [ -n "$due_within" ]; then
        source_part status
        days_left
        if [ "$left" -gt "$due_within" ]; then
          printf '%s need not be rotated before %s days.\n' "$what" "$((left - due_within))"
          return
        fi
      fi
      create_pending
      ;;
    revoking) fail 1 "$what is being revoked. Continue: scripts/keys.sh revoke $arguments" ;;
    creating) resume_creation ;;
  esac
  case "$STEP" in
    pending | planned) promote_pending ;;
  esac
  case "$STEP" in
    promoted | deleted) delete_old ;;
  esac
}

# A new key whose client ID the guards would reject is not created.
check_expected() {
  expected_base="$(client_base "${CLIENT_ID:-$KEY_ID}")"
  case "$expected_base" in
    "$KEY_ID" | *"-$KEY_ID") return 0 ;;
  esac
  answer=clientId
  [ "$purpose" != plan ] || answer=planClientId
  say "The answers expect the client ID $CLIENT_ID, and the new key would have another one: $KEY_ID and the time.
So that no run fails in between:
1. Remove $answer of $environment from .yo-rc.json, run: npx generator-unionai-terraform update, and merge the change.
2. Run: $again
3. Run: npx generator-unionai-terraform update --set 'environments[$environment].$answer=$KEY_ID', and merge the change.
Later rotations need no change of the answers."
  fail 1 'the guards would reject the new key'
}

create_pending() {
  check_expected
  OLD_CLIENT="$live_client" OLD_VERSION="$live_version"
  create_key creating
  # The answer can be lost after the key was stored: what the secret contains decides.
  printf '%s' "$new_key" | in_pending store_key || say "$pending_place did not confirm the new key."
  read_pending
  [ "$pending_key" = "$new_key" ] || discard_created "$pending_place does not contain the new key"
  new_key=''
  write_record pending
}

# The run was interrupted after it recorded the name. A key that is not stored can never be used: it is deleted.
resume_creation() {
  read_pending
  case "$pending_client" in
    '' | "$OLD_CLIENT") ;;
    *)
      if created_clients "$NEW_NAME" | grep -qxF -e "$pending_client"; then
        NEW_CLIENT="$pending_client"
        write_record pending
        return
      fi
      ;;
  esac
  delete_created "$NEW_NAME" || fail 74 "flyte did not list or delete the key $NEW_NAME. Run $again again"
  [ "$live_client" = "$OLD_CLIENT" ] || OLD_CLIENT="$live_client"
  STEP=loaded
  create_pending
}

promote_pending() {
  if [ "$live_client" != "$NEW_CLIENT" ]; then
    copy_policies "$OLD_CLIENT" "$NEW_CLIENT" ||
      fail 74 "the policies of $OLD_CLIENT could not be assigned to $NEW_CLIENT. The old key remains in use. Run $again again"
    if [ "$to" = pending ]; then
      printf 'The key %s is pending. Plan with it, and continue: %s\n' "$NEW_CLIENT" "$again"
      return
    fi
    if [ "$STEP" = pending ] && [ -z "$planned" ]; then
      plan_pending || fail 1 "the plan with the pending key $NEW_CLIENT failed. The old key remains in use. Run $again again, or end the rotation: scripts/keys.sh abort $arguments"
    fi
    write_record planned
    read_pending
    [ "$pending_client" = "$NEW_CLIENT" ] ||
      fail 1 "$pending_place does not contain $NEW_CLIENT. End the rotation: scripts/keys.sh abort $arguments"
    if [ "$live_version" != "$OLD_VERSION" ]; then
      fail 1 "$place was changed during the rotation: its key is $live_client. End the rotation: scripts/keys.sh abort $arguments"
    fi
    printf '%s' "$pending_key" | store_promote "$OLD_VERSION" || say "$place did not confirm the promotion."
    read_live
    [ "$live_client" = "$NEW_CLIENT" ] ||
      fail 74 "the key $NEW_CLIENT was not promoted: $place contains $live_client. Run $again again, or end the rotation: scripts/keys.sh abort $arguments"
  fi
  PROMOTED="$(date +%s)"
  NEW_VERSION="$live_version"
  write_record promoted
  say "Promoted $NEW_CLIENT in $place."
}

# The new key deletes the old one: it cannot be deleted if the new one does not work.
delete_old() {
  [ "$live_client" = "$NEW_CLIENT" ] ||
    fail 1 "$place contains $live_client, and not the promoted key $NEW_CLIENT. $OLD_CLIENT is not deleted: see scripts/keys.sh list $arguments"
  if [ "$to" = promoted ]; then
    printf 'The key %s is promoted. Plan with it, and continue: %s\n' "$NEW_CLIENT" "$again"
    return
  fi
  if [ "$STEP" = promoted ]; then
    [ -n "$planned" ] || plan_current ||
      fail 1 "the plan with the promoted key $NEW_CLIENT failed. The old key $OLD_CLIENT still exists. Fix the cause, and run $again again"
    left="$(minutes_left "$PROMOTED" "$grace")"
    if [ "$left" -gt 0 ]; then
      printf 'The key %s is in use. In %s minutes, when no run uses the old key %s, delete it: %s\n' "$NEW_CLIENT" "$left" "$OLD_CLIENT" "$again"
      return
    fi
    is_accepted "$live_key" || fail 1 "the control plane does not accept the promoted key $NEW_CLIENT. $OLD_CLIENT is not deleted. Run $again again"
    # A view-only key cannot delete keys.
    [ "$purpose" = plan ] || [ -n "$own_login" ] || login="$live_key"
    delete_key "$OLD_CLIENT" ||
      fail 74 "the old key $OLD_CLIENT was not deleted. Run $again again. If the new key may not delete keys, use your login: $again --own-login"
    write_record deleted
  fi
  prove_refused
  printf none | in_pending store_key || fail 74 "$pending_place cannot be written. Run $again again"
  finished="$NEW_CLIENT"
  write_loaded "$NEW_CLIENT" "$PROMOTED"
  printf 'Rotated %s. Its client ID is %s.\n' "$what" "$finished"
}

# Logs in with the old key, which the store still has as an earlier version.
prove_refused() {
  old_key="$(store_read "$OLD_VERSION" 2>/dev/null)" || old_key=''
  returned_client="$(printf '%s' "$old_key" | client_of)"
  if [ "$returned_client" != "$OLD_CLIENT" ]; then
    say "$OLD_CLIENT is deleted. The store does not return it, so that no login with it was tried."
    return
  fi
  ! is_accepted "$old_key" || fail 1 "the control plane still accepts the deleted key $OLD_CLIENT. Run $again again"
  is_accepted "$live_key" || fail 74 "the control plane does not respond, so that nothing proves that it refuses $OLD_CLIENT. Run $again again"
  say "$OLD_CLIENT is deleted, and the control plane refuses it."
}
