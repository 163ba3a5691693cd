#!/bin/sh
# Sourced by keys.sh. Stores a key in the KV version 2 secrets engine of HashiCorp Vault.
# shellcheck shell=sh

store_ready() {
  command -v vault >/dev/null 2>&1 || {
    printf 'error: vault is not installed\n' >&2
    return 1
  }
}

# Reads the key from standard input: an argument or a file would be readable for others. The new version becomes current.
store_key() {
  vault kv put "-address=$SECRET_ADDRESS" ${SECRET_NAMESPACE:+"-namespace=$SECRET_NAMESPACE"} \
    "-mount=$SECRET_MOUNT" "$SECRET_PATH" "$SECRET_FIELD=-" >/dev/null
}

store_place() {
  printf 'the field %s of %s/%s on %s' "$SECRET_FIELD" "$SECRET_MOUNT" "$SECRET_PATH" "$SECRET_ADDRESS"
}
