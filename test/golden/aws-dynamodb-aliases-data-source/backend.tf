# The state names everything this root manages. It is encrypted in the bucket, and locked so that two runs
# cannot overwrite each other. A backend block takes no variables, so that what you read is where it is.
terraform {
  backend "s3" {
    bucket = "acme-tfstate"
    key    = "unionai/ml-platform/terraform.tfstate"
    region = "eu-central-1"

    # By S3, under a key of its own (SSE-S3), whatever the bucket is set to. `backend.kmsKeyId` names one of yours.
    encrypt = true

    # Terraform 1.11 deprecates locking by table in favour of use_lockfile, and still honours it.
    dynamodb_table = "acme-tflock"
  }
}
