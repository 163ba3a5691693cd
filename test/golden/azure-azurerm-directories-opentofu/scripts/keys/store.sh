#!/bin/sh
# Sourced by keys.sh. Stores a key in Azure Key Vault.
# shellcheck shell=sh

store_ready() {
  command -v az >/dev/null 2>&1 || {
    printf 'error: az is not installed\n' >&2
    return 1
  }
}

# usage: azure_show ATTRIBUTE [VERSION]
# Prints an attribute of a version; nothing if the secret does not exist.
azure_show() {
  azure_query="$1"
  if [ -n "${2-}" ]; then set -- --version "$2"; else set --; fi
  set -- keyvault secret show --subscription "$SECRET_SUBSCRIPTION" --vault-name "$SECRET_VAULT" --name "$SECRET_NAME" "$@" \
    --query "$azure_query" --output tsv --only-show-errors
  azure_status=0
  azure_answer="$(limited az "$@" 2>/dev/null)" || azure_status=$?
  if [ "$azure_status" -eq 0 ]; then
    printf '%s' "$azure_answer"
    return
  fi
  azure_answer="$(limited az "$@" 2>&1 >/dev/null)" || true
  case "$azure_answer" in
    *SecretNotFound*) ;;
    *)
      printf '%s\nerror: az does not show the secret %s\n' "$azure_answer" "$SECRET_NAME" >&2
      return 1
      ;;
  esac
}

# Prints the ID of the current version; nothing if the secret does not exist.
store_version() {
  azure_id="$(azure_show id)" || return 1
  printf '%s' "${azure_id##*/}"
}

# usage: store_read [VERSION]
# Prints the key of a version; nothing if the secret does not exist.
store_read() {
  azure_show value "${1-}"
}

# Reads the key from standard input: an argument or a file would be readable for others. az would print the secret, so
# its output is turned off. The new version becomes current.
store_key() {
  limited az keyvault secret set --subscription "$SECRET_SUBSCRIPTION" --vault-name "$SECRET_VAULT" --name "$SECRET_NAME" \
    --file /dev/stdin --encoding utf-8 --output none --only-show-errors
}

# usage: store_promote VERSION
# Stores a key as store_key does, if this version is the current one. Key Vault has no conditional write: if another process
# stores a key at the same time, the later one remains. The rotation reads the secret after it.
store_promote() {
  azure_present="$(store_version </dev/null)" || return 1
  [ "$azure_present" = "$1" ] || return 3
  store_key
}

# Prints when the current version was stored.
store_created() {
  azure_show attributes.created
}

# Deletes the secret of an environment that is removed, if it exists: the bootstrap does not manage it. The vault keeps it until
# the end of its retention period.
store_delete() {
  azure_present="$(store_version)" || return 1
  [ -n "$azure_present" ] || return 0
  limited az keyvault secret delete --subscription "$SECRET_SUBSCRIPTION" --vault-name "$SECRET_VAULT" --name "$SECRET_NAME" \
    --output none --only-show-errors
}

store_place() {
  printf 'the secret %s in the key vault %s' "$SECRET_NAME" "$SECRET_VAULT"
}
