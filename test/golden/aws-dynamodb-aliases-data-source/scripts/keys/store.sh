#!/bin/sh
# Sourced by keys.sh. Stores a key in AWS Secrets Manager.
# shellcheck shell=sh

store_ready() {
  command -v aws >/dev/null 2>&1 || {
    printf 'error: aws is not installed\n' >&2
    return 1
  }
}

# Prints the ID of the current version; nothing if the secret is empty.
store_version() {
  aws_version="$(limited aws secretsmanager list-secret-version-ids --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --query "Versions[?contains(VersionStages, 'AWSCURRENT')].VersionId | [0]" --output text)" || return 1
  [ "$aws_version" = None ] || printf '%s' "$aws_version"
}

# usage: store_read [VERSION]
# Prints the key of a version; nothing if the secret is empty.
store_read() {
  aws_read="${1-}"
  if [ -z "$aws_read" ]; then
    aws_read="$(store_version)" || return 1
  fi
  [ -n "$aws_read" ] || return 0
  limited aws secretsmanager get-secret-value --region "$SECRET_REGION" --secret-id "$SECRET_NAME" --version-id "$aws_read" \
    --query SecretString --output text
}

# Reads the key from standard input: an argument or a file would be readable for others. The new version becomes current.
store_key() {
  limited aws secretsmanager put-secret-value --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --secret-string file:///dev/stdin --output text --query VersionId >/dev/null
}

# usage: store_promote VERSION
# Stores a key as store_key does, but only in place of this version: AWS moves the label AWSCURRENT only from the version that
# has it.
store_promote() {
  aws_new="$(limited aws secretsmanager put-secret-value --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --secret-string file:///dev/stdin --version-stages AWSPENDING --output text --query VersionId)" || return 1
  limited aws secretsmanager update-secret-version-stage --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --version-stage AWSCURRENT --move-to-version-id "$aws_new" --remove-from-version-id "$1" >/dev/null
}

# Prints when the current version was stored.
store_created() {
  limited aws secretsmanager list-secret-version-ids --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --query "Versions[?contains(VersionStages, 'AWSCURRENT')].CreatedDate | [0]" --output text
}

# Removes the key of an environment that is removed: the current version contains no key. The bootstrap deletes the secret.
store_delete() {
  printf none | store_key
}

store_place() {
  printf 'the secret %s in %s' "$SECRET_NAME" "$SECRET_REGION"
}
