output "ci_environments" {
  description = "The variables of each CI/CD environment. None is secret."
  value = {
    for name, identity in var.identities : name => merge(
      {
        AWS_ROLE_ARN = aws_iam_role.ci[name].arn
        AWS_REGION   = identity.region
      },
      identity.saved_plans == "none" ? {} : { PLAN_BUCKET = var.saved_plans.bucket },
    )
  }
}
