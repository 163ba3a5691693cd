output "ci_environments" {
  description = "Variables of each CI/CD environment."
  value = {
    for name, identity in var.identities : name => merge(
      {
        GCP_WORKLOAD_IDENTITY_PROVIDER = google_iam_workload_identity_pool_provider.ci[name].name
        GCP_SERVICE_ACCOUNT            = google_service_account.ci[name].email
      },
      identity.plans == null ? {} : { PLAN_BUCKET = identity.plans.bucket },
    )
  }
}
