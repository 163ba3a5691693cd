# For evaluation only. The state is an unencrypted file on this machine that Git ignores. It is not shared or backed up.
# Switch to a remote backend before another person or a pipeline applies changes.
terraform {
  backend "local" {
    path = "terraform.tfstate"
  }
}
