terraform {
  # Ephemeral values keep the API key out of the state and plans. 1.11 is the first version that supports them fully.
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
