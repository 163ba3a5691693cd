# The state names everything this root manages. It is encrypted in the bucket, and locked so that two runs
# cannot overwrite each other. A backend block takes no variables, so that what you read is where it is.
terraform {
  backend "s3" {
    bucket = "acme-tfstate"
    key    = "unionai/ml-platform/prod-eu/terraform.tfstate"
    region = "us-west-2"

    # By the key that the bucket is set to.
    encrypt = true

    # A lock object beside the state.
    use_lockfile = true
  }
}
