#!/bin/sh
# Read by seal.sh and unseal.sh: how a file comes into the private bucket, and out again.
# shellcheck shell=sh

# Only a bucket of the job's own account will do: arn:aws:iam::ACCOUNT:role/NAME.
sealed_owner() {
  printf '%s' "${AWS_ROLE_ARN:?the role of this job}" | cut -d: -f5
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
