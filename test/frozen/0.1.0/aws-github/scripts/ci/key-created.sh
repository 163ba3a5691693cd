#!/bin/sh
# Read by check-key-age.sh: when the current key was stored. Reads the dates of the versions, and no value.
# shellcheck shell=sh
key_created() {
  command -v aws >/dev/null 2>&1 || ci_fail 'aws is not installed here: run this job in an image that has it'
  aws secretsmanager list-secret-version-ids --region "$SECRET_REGION" --secret-id "$SECRET_NAME" \
    --query "Versions[?contains(VersionStages, 'AWSCURRENT')].CreatedDate | [0]" --output text
}
