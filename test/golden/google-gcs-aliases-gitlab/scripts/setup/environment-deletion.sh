#!/bin/sh
# Sourced by scripts/setup/delete.sh. Finds and deletes a GitLab environment.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# usage: find_environment CI-ENVIRONMENT. Whether anything of it exists. Sets `number`, `is_protected` and $work/variables.
find_environment() {
  must GET "$project_api/environments?name=$1"
  number="$(answer '[0].id')"
  case "$number" in
    *[!0-9]*) fail 74 "$platform answered $request without an ID" ;;
  esac
  is_protected=false
  if [ "$offered" = yes ] && get "$project_api/protected_environments/$1"; then is_protected=true; fi
  project_variables "$1"
  [ -n "$number" ] || [ "$is_protected" = true ] || [ -s "$work/variables" ]
}

# Deletes the variables first, which name the identities, and the protection last. Only an environment that is stopped can be
# deleted.
remove_environment() {
  cut -f 1 "$work/variables" | sort -u >"$work/keys"
  while IFS= read -r key <&4; do
    must DELETE "$project_api/variables/$key?filter%5Benvironment_scope%5D=$1"
  done 4<"$work/keys"
  if [ -n "$number" ]; then
    must POST "$project_api/environments/$number/stop" '{}'
    must DELETE "$project_api/environments/$number"
  fi
  if [ "$is_protected" = true ]; then must DELETE "$project_api/protected_environments/$1"; fi
}
