# The state names everything this root manages. It is encrypted in the bucket, and locked so that two runs
# cannot overwrite each other. A backend block takes no variables, so that what you read is where it is.
terraform {
  backend "s3" {
    bucket = "acme-tfstate"
    key    = "unionai/ml-platform/dev/terraform.tfstate"
    region = "us-west-2"

    # Under a key whose use is logged and can be taken away.
    encrypt    = true
    kms_key_id = "arn:aws:kms:us-west-2:111111111111:key/11111111-2222-4333-8444-555555555555"

    # A lock object beside the state.
    use_lockfile = true
  }
}
