#!/bin/sh
# Sourced by check-key-age.sh. Prints when the current key was stored. Reads version metadata, not the secret value.
# shellcheck shell=sh
key_created() {
  command -v aws >/dev/null 2>&1 || ci_fail 'aws is not installed. The answer ci.keyAgeImage sets an image that contains it'
  aws secretsmanager list-secret-version-ids --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --query "Versions[?contains(VersionStages, 'AWSCURRENT')].CreatedDate | [0]" --output text
}
