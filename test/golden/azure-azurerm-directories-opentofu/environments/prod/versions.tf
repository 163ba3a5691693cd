terraform {
  # For Terraform and linters. OpenTofu ignores this constraint and enforces the one in opentofu.tofu.
  required_version = ">= 1.11, < 2.0"

  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
    azurerm = {
      source  = "hashicorp/azurerm"
      version = ">= 4.23, < 6.0"
    }
  }
}
