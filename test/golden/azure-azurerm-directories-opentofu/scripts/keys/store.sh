#!/bin/sh
# Sourced by keys.sh. Stores a key in Azure Key Vault.
# shellcheck shell=sh

store_ready() {
  command -v az >/dev/null 2>&1 || {
    printf 'error: az is not installed\n' >&2
    return 1
  }
}

# Reads the key from standard input: an argument or a file would be readable for others. az would print the secret, so
# its output is turned off. The new version becomes current.
store_key() {
  az keyvault secret set --subscription "$SECRET_SUBSCRIPTION" --vault-name "$SECRET_VAULT" --name "$SECRET_NAME" \
    --file /dev/stdin --encoding utf-8 --output none --only-show-errors
}

store_place() {
  printf 'the secret %s in the key vault %s' "$SECRET_NAME" "$SECRET_VAULT"
}
