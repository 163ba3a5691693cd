#!/bin/sh
# Sourced by seal.sh and unseal.sh. Uploads a file to the private bucket and downloads it.
# shellcheck shell=sh

# The bucket must belong to the AWS account of the job's role: arn:aws:iam::ACCOUNT:role/NAME.
sealed_owner() {
  printf '%s' "${AWS_ROLE_ARN:?is not set}" | cut -d: -f5
}

# usage: sealed_put FILE KEY
sealed_put() {
  aws s3api put-object --bucket "$PLAN_BUCKET" --key "$2" --body "$1" --expected-bucket-owner "$(sealed_owner)" \
    --if-none-match '*' --server-side-encryption aws:kms --checksum-algorithm SHA256
}

# usage: sealed_get KEY FILE
sealed_get() {
  aws s3api get-object --bucket "$PLAN_BUCKET" --key "$1" --expected-bucket-owner "$(sealed_owner)" \
    --checksum-mode ENABLED "$2"
}
