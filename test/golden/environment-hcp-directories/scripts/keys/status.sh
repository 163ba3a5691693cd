#!/bin/sh
# Sourced by keys.sh. Shows the keys of an environment: their age, their rotation, and keys that no secret store contains.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# usage: each_purpose FUNCTION
# Calls a function for the key of the environment and its key for plans, or for the one that the arguments name.
each_purpose() {
  worst=0
  if [ "$purpose" = plan ] || [ ! -f "scripts/keys/$environment.plan.env" ]; then
    ("$1") || worst=$?
  else
    for one in '' plan; do
      (use_settings "$one" && "$1") || worst=$?
    done
  fi
  exit "$worst"
}

keys_status() { each_purpose show_status; }

keys_list() {
  require_flyte
  each_purpose show_list
}

# Sets live_client and created: from the store if it can be read, else from the organization or the record.
find_live() {
  live_client="$LIVE_CLIENT" created=''
  if store_reads; then
    store_ready || exit 74
    live_key="$(store_read)" || fail 74 "the key cannot be read from $place"
    live_client="$(printf '%s' "$live_key" | client_of)"
    created="$(store_created)" || created=''
  fi
  [ -n "$live_client" ] || live_client="$LIVE_CLIENT"
}

# Prints the day of a date, counted from 1970: a number of seconds, or ISO 8601. Prints nothing for anything else.
day_of() {
  printf '%s\n' "$1" | sed -nE 's/^([0-9]{9,11})(\.[0-9]+)?$/\1/p; s/^([0-9]{4}-[0-9]{2}-[0-9]{2})([T ].*)?$/\1/p' | awk -F- '
    NF == 1 { print int($1 / 86400) }
    NF == 3 {
      y = $1 + 0; m = $2 + 0; d = $3 + 0
      if (m <= 2) { y -= 1; m += 12 }
      print 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469
    }'
}

# Sets left: the days until the key that is stored reaches its maximum age.
days_left() {
  find_live
  issued="$(organization_keys)" || fail 74 "flyte did not list the keys. Run $again again"
  issued="$(printf '%s\n' "$issued" | client="$live_client" awk '$1 == ENVIRON["client"] { print $2 }')"
  [ -n "$issued" ] || fail 1 "the organization has no key with the client ID $live_client. Replace it: scripts/keys.sh revoke $arguments"
  day="$(day_of "$issued")"
  if [ -z "$day" ]; then
    day="$(day_of "$created")"
  fi
  [ -n "$day" ] || fail 74 "the age of $what is unknown"
  now="$(date +%s)"
  left=$((MAX_AGE_DAYS - now / 86400 + day))
}

show_status() {
  select_store
  read_record
  find_live
  if [ -z "$live_client" ]; then
    printf '%s: %s contains no key, or its client ID is unknown. Load one: scripts/keys.sh load %s\n' "$what" "$place" "$arguments"
    exit 1
  fi
  # The control plane knows when the key was created, and the store when it was stored.
  knows=true
  issued="$(command -v flyte >/dev/null 2>&1 && organization_keys 2>/dev/null)" || knows=''
  if [ -n "$knows" ]; then
    issued="$(printf '%s\n' "$issued" | client="$live_client" awk '$1 == ENVIRON["client"] { print $2 }')"
    if [ -z "$issued" ]; then
      printf '%s: the organization has no key with the client ID %s. Replace it: scripts/keys.sh revoke %s\n' "$what" "$live_client" "$arguments"
      exit 1
    fi
    [ "$issued" = - ] || created="$issued"
  fi
  day="$(day_of "${created:-$LOADED}")"
  printf '%s: client ID %s, in %s.\n' "$what" "$live_client" "$place"
  if [ -z "$day" ]; then
    printf '  Its age is unknown. Log in with flyte to see it.\n'
  else
    now="$(date +%s)" || exit 74
    age=$((now / 86400 - day))
    left=$((MAX_AGE_DAYS - age))
    if [ "$left" -lt 0 ]; then
      printf '  It is %s days old, and the maximum is %s days. Rotate it: scripts/keys.sh rotate %s\n' "$age" "$MAX_AGE_DAYS" "$arguments"
    else
      printf '  It is %s days old. Rotate it within %s days.\n' "$age" "$left"
    fi
  fi
  if is_rotating; then
    next="rotate $arguments"
    [ "$STEP" != revoking ] || next="revoke $arguments"
    printf '  A rotation is in progress: step %s, new client ID %s. Continue: scripts/keys.sh %s\n' "$STEP" "${NEW_CLIENT:-$NEW_NAME}" "$next"
  elif store_reads; then
    waiting="$(in_pending store_read 2>/dev/null | client_of)" || waiting=''
    case "$waiting" in
      '' | "$live_client") ;;
      *) printf '  A rotation is in progress: the key %s is pending. Continue: scripts/keys.sh rotate %s\n' "$waiting" "$arguments" ;;
    esac
  fi
  [ "${left:-0}" -ge 0 ] || exit 1
}

# Keys with the name of this key, or with the name that a rotation gives them.
show_list() {
  select_store
  read_record
  find_live
  waiting=''
  if store_reads; then
    pending_key="$(in_pending store_read)" || fail 74 "the pending key cannot be read from $pending_place"
    waiting="$(printf '%s' "$pending_key" | client_of)"
  fi
  listed_keys="$(organization_keys)" || fail 74 "flyte did not list the keys. Log in as an administrator of $ORG"
  listed_clients="$(printf '%s\n' "$listed_keys" | cut -d' ' -f1)" || exit 74
  live_base="$(client_base "${live_client:-$KEY_ID}")" || exit 74
  printf '%s:\n' "$what"
  for listed_client in $listed_clients; do
    listed_base="$(client_base "$listed_client")" || exit 74
    case "$listed_base" in
      "$KEY_ID" | "$live_base") ;;
      *) continue ;;
    esac
    case "$listed_client" in
      "$live_client") printf '  %s  in use, in %s\n' "$listed_client" "$place" ;;
      "$waiting" | "$NEW_CLIENT") printf '  %s  the new key of a rotation\n' "$listed_client" ;;
      "$OLD_CLIENT") printf '  %s  the old key of a rotation\n' "$listed_client" ;;
      *) printf '  %s  not stored. If nothing uses it, delete it: flyte --endpoint %s --org %s delete api-key %s --yes\n' \
        "$listed_client" "$HOST" "$ORG" "$listed_client" ;;
    esac
  done
}
