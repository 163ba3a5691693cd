terraform {
  # 1.11 is the oldest version that this configuration is tested with.
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
