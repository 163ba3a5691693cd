module "prod" {
  source = "./environment"

  providers = {
    aws = aws.account_222222222222
  }

  name                 = "prod"
  recovery_days        = 30
  permissions_boundary = try(var.accounts["222222222222"].permissions_boundary, var.permissions_boundary)

  identity_provider = {
    arn = aws_iam_openid_connect_provider.account_222222222222.arn
    url = "token.actions.githubusercontent.com"
  }

  secrets = {
    "prod/apply"         = { name = "unionai/prod/terraform-api-key", region = "us-east-1" }
    "prod/apply/pending" = { name = "unionai/prod/terraform-api-key-pending", region = "us-east-1" }
    "prod/plan"          = { name = "unionai/prod/terraform-api-key-plan", region = "us-east-1" }
    "prod/plan/pending"  = { name = "unionai/prod/terraform-api-key-plan-pending", region = "us-east-1" }
  }

  state = {
    bucket_arn     = aws_s3_bucket.acme_prod_tfstate.arn
    key            = "unionai/ml-platform/prod/terraform.tfstate"
    region         = "us-east-1"
    kms_key_arn    = data.aws_kms_key.key_5e3e05.arn
    lock_table_arn = null
  }

  saved_plans = {
    bucket      = aws_s3_bucket.acme_prod_tfstate_plans.bucket
    bucket_arn  = aws_s3_bucket.acme_prod_tfstate_plans.arn
    region      = "us-east-1"
    kms_key_arn = data.aws_kms_key.key_5e3e05.arn
  }

  identities = {
    "prod-plan" = {
      role_name = "unionai-ml-platform-prod-plan"
      region    = "us-east-1"
      audience  = "sts.amazonaws.com"
      subjects = [
        "repo:acme/ml-platform:environment:prod-plan",
        "repo:acme@${var.github_owner_id}/ml-platform@${var.github_repository_id}:environment:prod-plan",
      ]
      claims = {
        repository_id    = [var.github_repository_id]
        environment      = ["prod-plan"]
        ref              = ["refs/heads/main"]
        job_workflow_ref = ["acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/main", "acme/ml-platform/.github/workflows/terraform-drift.yml@refs/heads/main"]
      }
      state           = "read"
      saved_plans     = "create"
      reads           = ["prod/plan"]
      dates           = ["prod/apply", "prod/plan"]
      writes          = []
      encryption_keys = []
    }
    "prod" = {
      role_name = "unionai-ml-platform-prod"
      region    = "us-east-1"
      audience  = "sts.amazonaws.com"
      subjects = [
        "repo:acme/ml-platform:environment:prod",
        "repo:acme@${var.github_owner_id}/ml-platform@${var.github_repository_id}:environment:prod",
      ]
      claims = {
        repository_id    = [var.github_repository_id]
        environment      = ["prod"]
        ref              = ["refs/heads/main"]
        job_workflow_ref = ["acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/main"]
      }
      state           = "write"
      saved_plans     = "read"
      reads           = ["prod/apply"]
      dates           = []
      writes          = []
      encryption_keys = []
    }
  }
}
