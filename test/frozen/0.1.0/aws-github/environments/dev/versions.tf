terraform {
  # Ephemeral values, which keep the key out of state and plans, are complete since 1.11.
  required_version = ">= 1.11, < 2.0"

  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}
