# Each account has its own profile or role: var.accounts.
provider "aws" {
  alias  = "account_111111111111"
  region = "us-west-2"

  # Rejects credentials of other accounts.
  allowed_account_ids = ["111111111111"]
  profile             = try(var.accounts["111111111111"].profile, null)

  dynamic "assume_role" {
    for_each = compact([try(var.accounts["111111111111"].role_arn, null)])
    content {
      role_arn = assume_role.value
    }
  }

  default_tags {
    tags = {
      repository = "ml-platform"
      managed-by = "bootstrap/aws"
    }
  }
}

# Each account has its own profile or role: var.accounts.
provider "aws" {
  alias  = "account_222222222222"
  region = "us-west-2"

  # Rejects credentials of other accounts.
  allowed_account_ids = ["222222222222"]
  profile             = try(var.accounts["222222222222"].profile, null)

  dynamic "assume_role" {
    for_each = compact([try(var.accounts["222222222222"].role_arn, null)])
    content {
      role_arn = assume_role.value
    }
  }

  default_tags {
    tags = {
      repository = "ml-platform"
      managed-by = "bootstrap/aws"
    }
  }
}
