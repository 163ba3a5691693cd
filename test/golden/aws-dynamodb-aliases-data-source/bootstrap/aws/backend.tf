# The state is encrypted in the bucket, and locked so that two runs cannot overwrite each other. The values are literals
# because backend blocks cannot use variables.
terraform {
  backend "s3" {
    bucket = "acme-tfstate"
    key    = "unionai/ml-platform/bootstrap/aws/terraform.tfstate"
    region = "eu-central-1"

    # S3 managed keys (SSE-S3), regardless of the bucket default. Set `backend.kmsKeyId` to use your own KMS key.
    encrypt = true

    # Deprecated since Terraform 1.11 in favor of use_lockfile, but still supported.
    dynamodb_table = "acme-tflock"
  }
}
