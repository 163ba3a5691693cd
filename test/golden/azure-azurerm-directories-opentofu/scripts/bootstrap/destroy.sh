#!/bin/sh
# Sourced by scripts/bootstrap.sh. Deletes the resources of a cloud.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the bootstrap

# usage: refuse_state FOLDER. Stops if the state of a root module has resources, or cannot be read. A state whose storage does
# not exist has none.
refuse_state() {
  own_root="$root" root="$1"
  if run init -input=false -no-color -lockfile=readonly; then
    # Empty if nothing was applied yet. An encrypted state is decrypted.
    "$engine" -chdir="$root" state pull >"$work/state" 2>"$work/output" </dev/null || failed "the state of $root cannot be read. Nothing was destroyed"
    if has_resources "$work/state"; then
      stop 1 "the state of $root has resources. Destroy them first: ${2-scripts/destroy.sh ENVIRONMENT}. Nothing was destroyed"
    fi
  else
    is_absent || failed "the state of $root cannot be read. Nothing was destroyed"
  fi
  root="$own_root"
}

# Stops while anything depends on the resources of the cloud.
refuse_use() {
  protected="$(find "$root" -name .terraform -prune -o -name '*.tf' -type f -exec grep -lE '^ *prevent_destroy *= *true' {} + | sort)"
  protected="$(printf '%s' "$protected" | tr '\n' ' ')"
  [ -z "$protected" ] ||
    stop 1 "these files protect resources with prevent_destroy. Set it to false in a reviewed change (RUNBOOK.md), apply it, and rerun: $protected"
  for file in scripts/environments/*.env; do
    [ -f "$file" ] || continue
    sed -n 's/^ROOT=//p' "$file"
  done | sort -u >"$work/roots"
  while IFS= read -r folder <&3; do
    refuse_state "$folder"
  done 3<"$work/roots"
  [ "$storage" = "$cloud" ] || return 0
  setting CLOUD >"$work/clouds"
  while IFS= read -r other <&3; do
    [ "$other" = "$cloud" ] || refuse_state "bootstrap/$other" "scripts/bootstrap.sh destroy $other"
  done 3<"$work/clouds"
}

# Copies the state to a local file, because its storage is destroyed.
fetch_state() {
  if open_remote; then
    pull "$work/remote"
    # The local file is newer if an earlier run stopped after it started to destroy.
    [ ! -s "$copy" ] || read_states
    if [ ! -s "$copy" ] || { [ "$remote_lineage" = "$copy_lineage" ] && [ "$remote_serial" -ge "$copy_serial" ]; }; then
      [ -s "$work/remote" ] || return 1
      cp -- "$work/remote" "$copy.new" || stop 74 "$copy cannot be written"
      mv -f -- "$copy.new" "$copy"
    elif [ "$remote_lineage" != "$copy_lineage" ] && has_resources "$work/remote"; then
      stop 1 "the storage contains another state of $root than $copy. Nothing was destroyed"
    fi
  fi
  [ -s "$copy" ] || return 1
  use_local
}

# usage: destroy_cloud CLOUD
destroy_cloud() {
  begin "$1"
  need_variables || stop 2 "bootstrap/$1 needs the values above"
  refuse_use
  if [ "$storage" = "$cloud" ]; then
    fetch_state || {
      say "$cloud: nothing to destroy"
      drop_copy
      return 0
    }
  else
    open_remote || stop 74 "the state of $root cannot be opened: its storage does not exist"
  fi
  rc=0
  run plan -destroy -input=false -no-color -detailed-exitcode -out="$work/plan" || rc=$?
  case "$rc" in
    0) say "$cloud: nothing to destroy" ;;
    2)
      run show -no-color "$work/plan" || failed "the plan of $root cannot be displayed"
      cat "$work/output"
      confirm "$cloud" "Type $cloud to destroy these resources"
      "$engine" -chdir="$root" apply -input=false -no-color "$work/plan" </dev/null ||
        stop 74 "the destroy of $root failed. Fix the cause, and rerun. Storage is deleted only if it is empty: RUNBOOK.md"
      ;;
    *) failed "the destroy plan of $root failed" ;;
  esac
  drop_copy
  say "$cloud: destroyed. scripts/setup/values may still contain its values"
}
