#!/bin/sh
# Sourced by keys.sh. The record of a key: which step of a rotation was the last one, and the client IDs. It contains no
# secret. Git ignores it: if it is lost, a rotation finds its place again from the secret store.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# STEP is empty, loaded, creating, pending, planned, storing, promoted, deleted or revoking. Times are seconds since 1970.
# EXTRA_CLIENTS and POLICIES are lists, divided by commas.
record_fields='STEP LIVE_CLIENT NEW_NAME NEW_CLIENT OLD_CLIENT OLD_VERSION NEW_VERSION EXTRA_CLIENTS POLICIES STARTED PROMOTED LOADED'

read_record() {
  for field in $record_fields; do eval "$field=''"; done
  [ -f "$record_file" ] || return 0
  while IFS='=' read -r field value || [ -n "$field" ]; do
    case "$value" in
      *[!A-Za-z0-9_./:@+,-]*) fail 74 "$record_file: invalid character in a value. Delete the file, and run scripts/keys.sh status $arguments" ;;
    esac
    case " $record_fields " in
      *" $field "*) eval "$field=\$value" ;; # safe: the name is one of the list
    esac
  done <"$record_file"
}

# usage: write_record STEP
# Replaces the record as a whole, so that an interrupted run leaves the old one or the new one. An answer of the secret store or
# the CLI that read_record would reject is not recorded.
write_record() {
  STEP="$1"
  for field in $record_fields; do
    eval "value=\$$field"
    case "$value" in
      *[!A-Za-z0-9_./:@+,-]*) fail 74 "$field has an invalid character, and is not recorded. Run scripts/keys.sh $verb $arguments again" ;;
    esac
  done
  record_folder="${record_file%/*}"
  if ! mkdir -p -- "$record_folder" ||
    ! for field in $record_fields; do eval "printf '%s=%s\\n' \"\$field\" \"\$$field\""; done >"$record_file.new" ||
    ! mv -f -- "$record_file.new" "$record_file"; then
    fail 74 "the record $record_file cannot be written. Free disk space, and run scripts/keys.sh $verb $arguments again"
  fi
}

# usage: write_loaded CLIENT_ID SECONDS
# The record of a key that no rotation replaces, and that was stored at a time.
write_loaded() {
  for field in $record_fields; do eval "$field=''"; done
  LIVE_CLIENT="$1" LOADED="$2"
  write_record loaded
}

# Whether a rotation is in progress.
is_rotating() {
  case "$STEP" in
    '' | loaded) return 1 ;;
  esac
}

# Fails if another process changes the same key. A process that was killed leaves its lock, which is removed.
lock_record() {
  lock="$record_file.lock"
  mkdir -p -- "${record_file%/*}" || fail 74 'the folder scripts/keys/state cannot be created'
  for attempt in 1 2; do
    if (set -C && printf '%s\n' "$$" >"$lock") 2>/dev/null; then
      trap 'rm -f -- "$lock"' EXIT
      trap 'exit 130' INT
      trap 'exit 143' TERM HUP
      return
    fi
    owner="$(cat "$lock" 2>/dev/null)" || owner=''
    case "$owner" in
      '' | *[!0-9]*) ;;
      *) kill -0 "$owner" 2>/dev/null && break ;;
    esac
    rm -f -- "$lock"
  done
  fail 74 "another process changes $what. If it does not, delete $lock"
}

# usage: minutes_left SECONDS MINUTES
# Prints how many minutes remain of a period that started then.
minutes_left() {
  now="$(date +%s)" || return 1
  left_seconds=$(($1 + $2 * 60 - now))
  [ "$left_seconds" -gt 0 ] || left_seconds=0
  printf '%s' $(((left_seconds + 59) / 60))
}
