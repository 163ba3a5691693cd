#!/bin/sh
# Read by seal.sh and unseal.sh: how a file comes into the private bucket, and out again.
# shellcheck shell=sh

# usage: sealed_put FILE KEY
sealed_put() {
  gcloud storage cp "$1" "gs://$PLAN_BUCKET/$2" --if-generation-match=0
}

# usage: sealed_get KEY FILE
sealed_get() {
  gcloud storage cp "gs://$PLAN_BUCKET/$1" "$2"
}
