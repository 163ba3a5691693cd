#!/bin/sh
# Sourced by check-key-age.sh. Prints when the current key was stored. Reads version metadata, not the secret value.
# shellcheck shell=sh
key_created() {
  command -v gcloud >/dev/null 2>&1 || ci_fail 'gcloud is not installed. See "CI/CD pipeline" in README.md to set an image that contains it'
  key_version="$(gcloud secrets versions describe latest --secret "$SECRET_NAME" --project "$SECRET_PROJECT" \
    --format 'value(state,createTime)')" || return 1
  case "$key_version" in # the state, a tab, the date
    ENABLED*) printf '%s\n' "$key_version" | cut -f2 ;;
    DISABLED*) printf 'disabled\n' ;;
    DESTROYED*) printf 'destroyed\n' ;;
    *) ci_fail 'gcloud printed no state of the current version' ;;
  esac
}
