# Run with the credentials of an administrator of the account, for example with AWS_PROFILE.
provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = {
      repository = "ml-platform"
      managed-by = "bootstrap/aws"
    }
  }
}
