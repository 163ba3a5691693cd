# The state names everything this root manages. It is encrypted in the bucket, and locked so that two runs
# cannot overwrite each other. A backend block takes no variables, so that what you read is where it is.
terraform {
  backend "s3" {
    bucket = "acme-prod-tfstate"
    key    = "unionai/ml-platform/prod/terraform.tfstate"
    region = "us-east-1"

    # Under a key whose use is logged and can be taken away.
    encrypt    = true
    kms_key_id = "arn:aws:kms:us-east-1:222222222222:alias/tfstate"

    # A lock object beside the state.
    use_lockfile = true

    # Credentials of any other account are refused.
    allowed_account_ids = ["222222222222"]
  }
}
