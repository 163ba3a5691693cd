# The state is encrypted in the bucket, and locked so that two runs cannot overwrite each other. The values are literals
# because backend blocks cannot use variables.
terraform {
  backend "s3" {
    bucket = "acme-tfstate"
    key    = "unionai/ml-platform/bootstrap/aws/terraform.tfstate"
    region = "us-west-2"

    # Encrypt with a customer managed key, so that its use can be logged and revoked.
    encrypt    = true
    kms_key_id = "arn:aws:kms:us-west-2:111111111111:key/11111111-2222-4333-8444-555555555555"

    # Lock with a file next to the state.
    use_lockfile = true
  }
}
