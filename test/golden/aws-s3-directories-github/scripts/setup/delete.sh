#!/bin/sh
# Sourced by scripts/setup.sh. Deletes CI/CD environments that this repository does not use any longer. Delete the identities that
# trust them first: a new environment of the same name would have no protection.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# Stops if an environment of this repository uses one of the CI/CD environments.
refuse_used() {
  while IFS= read -r name; do
    validate "scripts/setup/environments/$name.env"
    load "$name"
    for doomed in $selected; do
      case "$doomed" in
        "$environment" | "$environment-plan" | "$environment-rotate")
          fail 2 "the environment $name of this repository uses the CI/CD environment $doomed. Remove it from the answers first"
          ;;
      esac
    done
  done <"$work/environments"
}

# Deletes the CI/CD environments, and reads back that they do not exist.
delete_selected() {
  pass='read'
  # shellcheck source=scripts/setup/request.sh
  . scripts/setup/request.sh
  # shellcheck source=scripts/setup/compare.sh
  . scripts/setup/compare.sh
  # shellcheck source=scripts/setup/platform.sh
  . scripts/setup/platform.sh
  # shellcheck source=scripts/setup/environment-deletion.sh
  . scripts/setup/environment-deletion.sh
  if [ "$mode" = dry-run ]; then
    printf '%s: %s\n' "$HOST" "$PROJECT"
    for doomed in $selected; do printf 'delete: environment %s, with its variables and secrets\n' "$doomed"; done
    printf '\nNothing was changed.\n'
    return 0
  fi
  command -v "$client" >/dev/null 2>&1 || fail 74 "$client is not installed. It accesses $platform for this script"
  # No reviewers are needed, and no environment with a gate is configured.
  : >"$work/names"
  : >"$work/gated"
  OWNER=''
  connect
  remaining=0
  for doomed in $selected; do
    find_environment "$doomed" || continue
    if [ "$mode" = check ]; then
      printf 'found: environment %s\n' "$doomed"
      remaining=$((remaining + 1))
      continue
    fi
    printf 'Deleting: environment %s\n' "$doomed"
    remove_environment "$doomed"
    ! find_environment "$doomed" || fail 74 "$platform accepted the deletion of the environment $doomed, but still has it. Rerun"
  done
  [ "$remaining" -eq 0 ] || fail 1 'the environments above exist. To delete them, rerun without --check'
  printf 'The environments do not exist:%s.\n' "$selected"
}
