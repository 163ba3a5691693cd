#!/bin/sh
# Sourced by seal.sh and unseal.sh. Uploads a file to the private bucket and downloads it.
# shellcheck shell=sh

# The bucket must belong to the AWS account of the job's role: arn:aws:iam::ACCOUNT:role/NAME.
sealed_owner() {
  sealed_account="$(printf '%s\n' "${AWS_ROLE_ARN-}" | sed -nE 's/^arn:aws[a-z-]*:iam::([0-9]{12}):role\/.+$/\1/p')"
  [ -n "$sealed_account" ] || ci_fail 'AWS_ROLE_ARN is not set to the ARN of a role, so the owner of the bucket is unknown'
}

# usage: sealed_put FILE KEY
# Without PLAN_KMS_KEY, the key of the bucket encrypts the plan (bootstrap/aws/storage.tf).
sealed_put() {
  sealed_owner
  aws s3api put-object --bucket "$PLAN_BUCKET" --key "$2" --body "$1" --expected-bucket-owner "$sealed_account" \
    --if-none-match '*' ${PLAN_KMS_KEY:+--server-side-encryption aws:kms --ssekms-key-id "$PLAN_KMS_KEY"} --checksum-algorithm SHA256
}

# usage: sealed_get KEY FILE
sealed_get() {
  sealed_owner
  aws s3api get-object --bucket "$PLAN_BUCKET" --key "$1" --expected-bucket-owner "$sealed_account" \
    --checksum-mode ENABLED "$2"
}
