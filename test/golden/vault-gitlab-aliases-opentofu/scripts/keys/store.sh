#!/bin/sh
# Sourced by keys.sh. Stores a key in the KV version 2 secrets engine of HashiCorp Vault.
# shellcheck shell=sh

store_ready() {
  command -v vault >/dev/null 2>&1 || {
    printf 'error: vault is not installed\n' >&2
    return 1
  }
}

# usage: vault_kv ARGUMENT...
# Prints what the command prints; nothing if the secret does not exist.
vault_kv() {
  vault_status=0
  vault_answer="$(limited vault kv "$@" 2>/dev/null)" || vault_status=$?
  if [ "$vault_status" -eq 0 ]; then
    printf '%s' "$vault_answer"
    return
  fi
  vault_answer="$(limited vault kv "$@" 2>&1 >/dev/null)" || true
  case "$vault_answer" in
    *'No value found'*) ;;
    *)
      printf '%s\nerror: vault does not read %s/%s\n' "$vault_answer" "$SECRET_MOUNT" "$SECRET_PATH" >&2
      return 1
      ;;
  esac
}

# Prints the number of the current version; nothing if the secret does not exist.
store_version() {
  vault_kv metadata get "-address=$SECRET_ADDRESS" ${SECRET_NAMESPACE:+"-namespace=$SECRET_NAMESPACE"} \
    "-mount=$SECRET_MOUNT" -field=current_version "$SECRET_PATH"
}

# usage: store_read [VERSION]
# Prints the key of a version; nothing if the secret does not exist.
store_read() {
  vault_kv get "-address=$SECRET_ADDRESS" ${SECRET_NAMESPACE:+"-namespace=$SECRET_NAMESPACE"} \
    "-mount=$SECRET_MOUNT" "-field=$SECRET_FIELD" ${1:+"-version=$1"} "$SECRET_PATH"
}

# usage: store_key [OPTION]
# Reads the key from standard input: an argument or a file would be readable for others. The new version becomes current.
store_key() {
  limited vault kv put "-address=$SECRET_ADDRESS" ${SECRET_NAMESPACE:+"-namespace=$SECRET_NAMESPACE"} \
    "-mount=$SECRET_MOUNT" "$@" "$SECRET_PATH" "$SECRET_FIELD=-" >/dev/null
}

# usage: store_promote VERSION
# Stores a key as store_key does, but only in place of this version: Vault compares the number (check-and-set).
store_promote() {
  store_key "-cas=$1"
}

# Prints when the current version was stored.
store_created() {
  vault_kv metadata get "-address=$SECRET_ADDRESS" ${SECRET_NAMESPACE:+"-namespace=$SECRET_NAMESPACE"} \
    "-mount=$SECRET_MOUNT" -field=updated_time "$SECRET_PATH"
}

# Deletes the secret of an environment that is removed with all of its versions, if it exists: the bootstrap does not manage it.
store_delete() {
  vault_present="$(store_version)" || return 1
  [ -n "$vault_present" ] || return 0
  limited vault kv metadata delete "-address=$SECRET_ADDRESS" ${SECRET_NAMESPACE:+"-namespace=$SECRET_NAMESPACE"} \
    "-mount=$SECRET_MOUNT" "$SECRET_PATH" >/dev/null
}

store_place() {
  printf 'the field %s of %s/%s on %s' "$SECRET_FIELD" "$SECRET_MOUNT" "$SECRET_PATH" "$SECRET_ADDRESS"
}
