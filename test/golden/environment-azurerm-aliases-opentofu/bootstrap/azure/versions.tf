terraform {
  # For Terraform and linters. OpenTofu ignores this constraint and enforces the one in opentofu.tofu.
  required_version = ">= 1.11, < 2.0"

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.79, < 6.0"
    }
  }
}
