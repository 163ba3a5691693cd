#!/bin/sh
# Sourced by keys.sh. Stores a key in Google Secret Manager.
# shellcheck shell=sh

store_ready() {
  command -v gcloud >/dev/null 2>&1 || {
    printf 'error: gcloud is not installed\n' >&2
    return 1
  }
}

# Prints the number of the latest version; nothing if the secret is empty.
store_version() {
  limited gcloud secrets versions list "$SECRET_NAME" --project "$SECRET_PROJECT" --sort-by='~createTime' --limit=1 \
    '--format=value(name.basename())' --quiet
}

# usage: store_read [VERSION]
# Prints the key of a version; nothing if the secret is empty.
store_read() {
  google_read="${1-}"
  if [ -z "$google_read" ]; then
    google_read="$(store_version)" || return 1
  fi
  [ -n "$google_read" ] || return 0
  limited gcloud secrets versions access "$google_read" --secret="$SECRET_NAME" --project "$SECRET_PROJECT" --quiet
}

# Reads the key from standard input: an argument or a file would be readable for others. The new version becomes latest.
store_key() {
  limited gcloud secrets versions add "$SECRET_NAME" --project "$SECRET_PROJECT" --data-file=- --quiet >/dev/null
}

# usage: store_promote VERSION
# Stores a key as store_key does, and verifies that the new version directly follows this one. Secret Manager has no
# conditional write: if another process stored a key at the same time, this detects it, but does not prevent it.
store_promote() {
  google_present="$(store_version </dev/null)" || return 1
  [ "$google_present" = "$1" ] || return 3
  google_new="$(limited gcloud secrets versions add "$SECRET_NAME" --project "$SECRET_PROJECT" --data-file=- \
    '--format=value(name.basename())' --quiet)" || return 1
  [ "$google_new" = "$(($1 + 1))" ] || return 3
}

# Prints when the latest version was stored.
store_created() {
  google_read="$(store_version)" || return 1
  [ -n "$google_read" ] || return 1
  limited gcloud secrets versions describe "$google_read" --secret="$SECRET_NAME" --project "$SECRET_PROJECT" \
    '--format=value(createTime)' --quiet
}

# Removes the key of an environment that is removed: the current version contains no key. The bootstrap deletes the secret.
store_delete() {
  printf none | store_key
}

store_place() {
  printf 'the secret %s in the project %s' "$SECRET_NAME" "$SECRET_PROJECT"
}
