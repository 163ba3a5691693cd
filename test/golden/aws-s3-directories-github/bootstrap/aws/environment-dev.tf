module "dev" {
  source = "./environment"

  providers = {
    aws = aws.account_111111111111
  }

  name                 = "dev"
  recovery_days        = 7
  permissions_boundary = try(var.accounts["111111111111"].permissions_boundary, var.permissions_boundary)

  identity_provider = {
    arn = aws_iam_openid_connect_provider.account_111111111111.arn
    url = "token.actions.githubusercontent.com"
  }

  secrets = {
    "dev/apply"         = { name = "unionai/dev/terraform-api-key", region = "us-west-2" }
    "dev/apply/pending" = { name = "unionai/dev/terraform-api-key-pending", region = "us-west-2" }
    "dev/plan"          = { name = "unionai/dev/terraform-api-key-plan", region = "us-west-2" }
    "dev/plan/pending"  = { name = "unionai/dev/terraform-api-key-plan-pending", region = "us-west-2" }
  }

  state = {
    bucket_arn     = aws_s3_bucket.acme_tfstate.arn
    key            = "unionai/ml-platform/dev/terraform.tfstate"
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
    "dev-plan" = {
      role_name = "unionai-ml-platform-dev-plan"
      region    = "us-west-2"
      audience  = "sts.amazonaws.com"
      subjects = [
        "repo:acme/ml-platform:environment:dev-plan",
        "repo:acme@${var.github_owner_id}/ml-platform@${var.github_repository_id}:environment:dev-plan",
      ]
      claims = {
        repository_id = [var.github_repository_id]
        environment   = ["dev-plan"]
      }
      state           = "read"
      saved_plans     = "create"
      reads           = ["dev/plan"]
      dates           = ["dev/apply", "dev/plan"]
      writes          = []
      encryption_keys = []
    }
    "dev" = {
      role_name = "unionai-ml-platform-dev"
      region    = "us-west-2"
      audience  = "sts.amazonaws.com"
      subjects = [
        "repo:acme/ml-platform:environment:dev",
        "repo:acme@${var.github_owner_id}/ml-platform@${var.github_repository_id}:environment:dev",
      ]
      claims = {
        repository_id    = [var.github_repository_id]
        environment      = ["dev"]
        ref              = ["refs/heads/main"]
        job_workflow_ref = ["acme/ml-platform/.github/workflows/terraform-deploy.yml@refs/heads/main"]
      }
      state           = "write"
      saved_plans     = "read"
      reads           = ["dev/apply"]
      dates           = []
      writes          = []
      encryption_keys = []
    }
  }
}
