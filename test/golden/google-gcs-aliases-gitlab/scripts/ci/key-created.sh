#!/bin/sh
# Sourced by check-key-age.sh. Prints when the current key was stored. Reads version metadata, not the secret value.
# shellcheck shell=sh
# shellcheck source=scripts/ci/google.sh
. scripts/ci/google.sh

key_created() {
  google_token="$(ci_google_token)" || ci_fail 'the Google Cloud login failed'
  google_version="$(ci_rest GET "https://secretmanager.googleapis.com/v1/projects/$SECRET_PROJECT/secrets/$SECRET_NAME/versions/latest" \
    "Authorization: Bearer $google_token")" || ci_fail 'the metadata of the secret cannot be read from Secret Manager'
  google_state="$(printf '%s' "$google_version" | ci_json_text state)"
  case "$google_state" in
    ENABLED) printf '%s' "$google_version" | ci_json_text createTime ;;
    DISABLED) printf 'disabled\n' ;;
    DESTROYED) printf 'destroyed\n' ;;
    *) ci_fail 'Secret Manager returned no state of the current version' ;;
  esac
}
