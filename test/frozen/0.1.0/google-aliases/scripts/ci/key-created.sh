#!/bin/sh
# Read by check-key-age.sh: when the current key was stored. Reads the dates of the versions, and no value.
# shellcheck shell=sh
key_created() {
  command -v gcloud >/dev/null 2>&1 || ci_fail 'gcloud is not installed here: run this job in an image that has it'
  gcloud secrets versions describe latest --secret "$SECRET_NAME" --project "$SECRET_PROJECT" --format 'value(createTime)'
}
