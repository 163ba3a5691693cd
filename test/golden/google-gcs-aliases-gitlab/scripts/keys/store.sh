#!/bin/sh
# Sourced by keys.sh. Stores a key in Google Secret Manager.
# shellcheck shell=sh

store_ready() {
  command -v gcloud >/dev/null 2>&1 || {
    printf 'error: gcloud is not installed\n' >&2
    return 1
  }
}

# Reads the key from standard input: an argument or a file would be readable for others. The new version becomes latest.
store_key() {
  gcloud secrets versions add "$SECRET_NAME" --project "$SECRET_PROJECT" --data-file=- --quiet >/dev/null
}

store_place() {
  printf 'the secret %s in the project %s' "$SECRET_NAME" "$SECRET_PROJECT"
}
