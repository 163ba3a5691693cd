terraform {
  # For Terraform and linters. OpenTofu ignores this constraint and enforces the one in opentofu.tofu.
  required_version = ">= 1.11, < 2.0"

  required_providers {
    vault = {
      source  = "hashicorp/vault"
      version = "~> 5.0"
    }
  }
}
