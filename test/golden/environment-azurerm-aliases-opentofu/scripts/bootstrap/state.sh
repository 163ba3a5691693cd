#!/bin/sh
# Sourced by scripts/bootstrap.sh. The place of the state of a root module. A root module that creates the storage of its own
# state starts with a local one.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the bootstrap

# usage: serial FILE; lineage FILE. Print what a state contains: nothing if there is no state. Terraform writes states on
# several lines, and OpenTofu in one.
serial() { tr -d ' \n' <"$1" | sed -n 's/^{"version":4,"terraform_version":"[^"]*","serial":\([0-9][0-9]*\),.*$/\1/p'; }
lineage() { tr -d ' \n' <"$1" | sed -n 's/^{"version":4,"terraform_version":"[^"]*","serial":[0-9]*,"lineage":"\([^"]*\)",.*$/\1/p'; }
# usage: content FILE. Prints the outputs and resources of a state, to compare them. The order of the checks, which follow, varies.
content() { tr -d ' \n' <"$1" | sed -e 's/"serial":[0-9]*,"lineage":"[^"]*",//' -e 's/,"check_results":.*$//'; }
# Sets the lineage, serial and content of the state in $work/remote and of the one in the local file.
read_states() {
  for state_file in "$work/remote" "$copy"; do
    [ -r "$state_file" ] || stop 74 "$state_file cannot be read"
  done
  remote_lineage="$(lineage "$work/remote")" || exit 74
  remote_serial="$(serial "$work/remote")" || exit 74
  remote_content="$(content "$work/remote")" || exit 74
  copy_lineage="$(lineage "$copy")" || exit 74
  copy_serial="$(serial "$copy")" || exit 74
  copy_content="$(content "$copy")" || exit 74
}
# usage: has_resources FILE
has_resources() { grep -qE '"mode": *"managed"' "$1"; }

# Initializes the root module with its backend. Returns 1 if the storage of the state does not exist.
open_remote() {
  rm -f -- "$override"
  # A `cloud` block does not accept -reconfigure.
  if grep -qE '^ *backend "' "$root/backend.tf"; then set -- -reconfigure; else set --; fi
  run init -input=false -no-color -lockfile=readonly "$@" && return 0
  is_absent || failed "the state of $root cannot be opened"
  return 1
}

# Whether the last init failed because its bucket or container does not exist. Any other error is not taken for it.
is_absent() {
  tr -s ' \n│╷╵' ' ' <"$work/output" |
    grep -qE 'NoSuchBucket|S3 bucket "[^"]*" does not exist|storage: bucket doesn.t exist|ContainerNotFound|lookup [a-z0-9]+\.blob\.core\.[a-z.]+( on [^ ]+)?: no such host'
}

# Initializes the root module with a local state. The override file stays until the state is moved.
use_local() {
  printf 'terraform {\n  backend "local" {\n    path = "bootstrap.tfstate"\n  }\n}\n' >"$override.new"
  mv -f -- "$override.new" "$override"
  run init -input=false -no-color -lockfile=readonly -reconfigure || failed "init of $root failed"
}

# usage: pull FILE. Writes the state to a file, which is empty if there is none.
pull() {
  "$engine" -chdir="$root" state pull >"$1" 2>"$work/output" </dev/null || failed "the state of $root cannot be read"
}

# Sets `place` to local or remote, where the state is.
locate() {
  place=remote
  # Only a root module that creates the storage, or whose state comes from another backend, has a local file.
  if [ "$storage" != "$cloud" ] && [ ! -s "$copy" ]; then
    open_remote || stop 74 "the storage of the states does not exist. Run scripts/bootstrap.sh apply $storage first"
    return 0
  fi
  if ! open_remote; then
    place=local
  elif [ -s "$copy" ]; then
    pull "$work/remote"
    is_moved || place=local
  fi
}

# Whether the state in $work/remote is the one in the local file, moved. Stops if it is another one.
is_moved() {
  read_states
  if [ "$remote_lineage" = "$copy_lineage" ]; then
    [ "$remote_serial" -ge "$copy_serial" ] ||
      stop 1 "$copy is newer than the state in the storage: a destroy did not complete. To continue it, run scripts/bootstrap.sh destroy $cloud"
    return 0
  fi
  has_resources "$work/remote" || return 1
  # A move that was interrupted: the same state, still without its lineage.
  [ "$remote_content" = "$copy_content" ] ||
    stop 1 "the storage contains another state of $root than $copy. Nothing was changed. Compare them, and move one of them away"
  return 1
}

# Moves the local state to the storage, and verifies it there. The local file is kept as a copy. `init -migrate-state` would
# not: it writes the first state of a bucket with a new lineage. So does the first push; the second one restores the lineage.
move_state() {
  old_lineage="$(lineage "$copy")"
  old_serial="$(serial "$copy")"
  if [ -z "$old_lineage" ] || [ -z "$old_serial" ]; then stop 74 "$copy has no lineage or serial"; fi
  open_remote || stop 74 'the storage of the states does not exist after the apply. Rerun to continue'
  for attempt in 1 2; do
    pull "$work/remote"
    if is_moved; then break; fi
    # A state of another lineage is replaced only if it has no resources, or the same ones.
    if [ -s "$work/remote" ]; then set -- -force; else set --; fi
    run state push "$@" bootstrap.tfstate ||
      failed "the state of $root was not moved (attempt $attempt). It is still in $copy. Rerun to continue"
  done
  pull "$work/remote"
  read_states
  if [ "$remote_lineage" != "$old_lineage" ] || [ "$remote_serial" -lt "$old_serial" ]; then
    stop 74 "the state in the storage has the lineage $remote_lineage and serial $remote_serial, expected $old_lineage and $old_serial. It is still in $copy"
  fi
  [ "$remote_content" = "$copy_content" ] || stop 74 "the state in the storage differs from $copy. Keep this file"
  say "$cloud: the state is in the storage: lineage $remote_lineage, serial $remote_serial (local: $old_serial)"
}

# Deletes the copy of a state that was moved.
drop_copy() {
  rm -f -- "$copy" "$copy.backup" "$override"
}
