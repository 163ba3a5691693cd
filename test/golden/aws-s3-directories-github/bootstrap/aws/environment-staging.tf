module "staging" {
  source = "./environment"

  providers = {
    aws = aws.account_111111111111
  }

  name                 = "staging"
  recovery_days        = 7
  permissions_boundary = try(var.accounts["111111111111"].permissions_boundary, var.permissions_boundary)

  identity_provider = {
    arn = aws_iam_openid_connect_provider.account_111111111111.arn
    url = "token.actions.githubusercontent.com"
  }

  secrets = {
    "staging/apply"         = { name = "unionai/staging/terraform-api-key", region = "us-west-2" }
    "staging/apply/pending" = { name = "unionai/staging/terraform-api-key-pending", region = "us-west-2" }
    "staging/plan"          = { name = "unionai/staging/terraform-api-key-plan", region = "us-west-2" }
    "staging/plan/pending"  = { name = "unionai/staging/terraform-api-key-plan-pending", region = "us-west-2" }
  }

  state = {
    bucket_arn     = aws_s3_bucket.acme_tfstate.arn
    key            = "unionai/ml-platform/staging/terraform.tfstate"
    region         = "us-west-2"
    kms_key_arn    = data.aws_kms_key.key_7fbdd9.arn
    lock_table_arn = null
  }

  saved_plans = {
    bucket      = aws_s3_bucket.acme_tfstate_plans.bucket
    bucket_arn  = aws_s3_bucket.acme_tfstate_plans.arn
    region      = "us-west-2"
    kms_key_arn = data.aws_kms_key.key_7fbdd9.arn
  }

  identities = {
    "staging-plan" = {
      role_name = "unionai-ml-platform-staging-plan"
      region    = "us-west-2"
      audience  = "sts.amazonaws.com"
      subjects = [
        "repo:acme/ml-platform:environment:staging-plan",
        "repo:acme@${var.github_owner_id}/ml-platform@${var.github_repository_id}:environment:staging-plan",
      ]
      claims = {
        repository_id    = [var.github_repository_id]
        environment      = ["staging-plan"]
        ref              = ["refs/heads/main"]
        job_workflow_ref = ["acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/main", "acme/ml-platform/.github/workflows/terraform-drift.yml@refs/heads/main"]
      }
      state           = "read"
      saved_plans     = "create"
      reads           = ["staging/plan"]
      dates           = ["staging/apply", "staging/plan"]
      writes          = []
      encryption_keys = []
    }
    "staging" = {
      role_name = "unionai-ml-platform-staging"
      region    = "us-west-2"
      audience  = "sts.amazonaws.com"
      subjects = [
        "repo:acme/ml-platform:environment:staging",
        "repo:acme@${var.github_owner_id}/ml-platform@${var.github_repository_id}:environment:staging",
      ]
      claims = {
        repository_id    = [var.github_repository_id]
        environment      = ["staging"]
        ref              = ["refs/heads/main"]
        job_workflow_ref = ["acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/main"]
      }
      state           = "write"
      saved_plans     = "read"
      reads           = ["staging/apply"]
      dates           = []
      writes          = []
      encryption_keys = []
    }
  }
}
