terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
  }
}
