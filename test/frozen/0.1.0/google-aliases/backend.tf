# The state names everything this root manages. Cloud Storage encrypts it, and the backend locks it by itself.
# A backend block takes no variables, so that what you read is where it is.
terraform {
  backend "gcs" {
    bucket = "acme-tfstate"
    prefix = "unionai/ml-platform"
  }
}
