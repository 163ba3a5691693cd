# The state is encrypted in the bucket, and locked so that two runs cannot overwrite each other. The values are literals
# because backend blocks cannot use variables.
terraform {
  backend "s3" {
    bucket = "acme-prod-tfstate"
    key    = "unionai/ml-platform/prod/terraform.tfstate"
    region = "us-east-1"

    # Encrypt with a customer managed key, so that its use can be logged and revoked.
    encrypt    = true
    kms_key_id = "arn:aws:kms:us-east-1:222222222222:alias/tfstate"

    # Lock with a file next to the state.
    use_lockfile = true

    # Rejects credentials of other accounts.
    allowed_account_ids = ["222222222222"]
  }
}
