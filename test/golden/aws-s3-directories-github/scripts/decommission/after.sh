#!/bin/sh
# Sourced by scripts/decommission.sh. What is removed after the environment is out of the answers: secrets, identities and CI/CD
# environments.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the script

after_removal() {
  named="$(value "$record" ENVIRONMENT)"
  destroyed="$(value "$record" OBJECTS_DESTROYED)"
  deleted="$(value "$record" KEYS_DELETED)"
  ci_environment="$(value "$record" CI_ENVIRONMENT)"
  unlock="$(value_of_unlock)" || exit 2
  [ "$named" = "$environment" ] || stop 2 "$record is not the record of $environment"
  if [ -z "$destroyed" ] || [ -z "$deleted" ]; then
    stop 1 "$record does not say that the objects were destroyed and the keys deleted. Restore the files of the environment from the commit before its removal, and run this script first"
  fi
  unused="$(unused_environments)"
  confirm "This deletes the secrets and identities of $environment, and its CI/CD environments:${unused:+ $unused}"

  if [ -f scripts/bootstrap.sh ]; then
    if [ "$mode" = check ]; then
      remains scripts/bootstrap.sh status
    else
      if [ -n "$unlock" ]; then
        # shellcheck disable=SC2086 # assignments without spaces
        step $unlock scripts/bootstrap.sh apply ${confirmed:+--yes}
      fi
      step scripts/bootstrap.sh apply ${confirmed:+--yes} # with the deletion protection of all other environments
      step scripts/bootstrap.sh status
    fi
  fi
  if [ -n "$unused" ] && [ -f scripts/setup.sh ]; then
    if [ "$mode" = check ]; then
      # shellcheck disable=SC2086 # a list of names
      remains scripts/setup.sh --delete --check $unused
    else
      # shellcheck disable=SC2086 # a list of names
      step scripts/setup.sh --delete $unused
    fi
  fi
  for name in $unused; do
    values="scripts/setup/values/$name.env"
    [ -f "$values" ] || continue
    if [ "$mode" = check ]; then
      say "found: $values"
      remaining=$((remaining + 1))
    else
      step rm -f -- "$values"
    fi
  done
  if [ "$mode" = run ]; then
    time="$(now)"
    write_record "COMPLETED=$time"
    say "$environment is removed. Commit $record and the deleted files. Its state contains no objects, and its earlier versions stay in the backend."
  fi
}

# Prints the assignments of the record that turn off the deletion protection, and nothing else.
value_of_unlock() {
  recorded="$(value "$record" UNLOCK)"
  for assignment in $recorded; do
    case "$assignment" in
      TF_VAR_deletion_locks=false | TF_VAR_deletion_protection=false) ;;
      *) stop 2 "$record: UNLOCK is invalid" ;;
    esac
  done
  printf '%s' "$recorded"
}

# Prints the CI/CD environments of the environment that no other environment uses.
unused_environments() {
  [ -n "$ci_environment" ] || return 0
  for file in scripts/environments/*.env; do
    [ ! -f "$file" ] || ! grep -qxF -e "CI_ENVIRONMENT=$ci_environment" "$file" || return 0
  done
  printf '%s' "$ci_environment-plan $ci_environment $ci_environment-rotate"
}
