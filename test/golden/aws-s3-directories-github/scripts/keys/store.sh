#!/bin/sh
# Sourced by keys.sh. Stores a key in AWS Secrets Manager.
# shellcheck shell=sh

store_ready() {
  command -v aws >/dev/null 2>&1 || {
    printf 'error: aws is not installed\n' >&2
    return 1
  }
}

# Reads the key from standard input: an argument or a file would be readable for others. The new version becomes current.
store_key() {
  aws secretsmanager put-secret-value --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --secret-string file:///dev/stdin --output text --query VersionId >/dev/null
}

store_place() {
  printf 'the secret %s in %s' "$SECRET_NAME" "$SECRET_REGION"
}
