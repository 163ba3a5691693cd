locals {
  identity_projects = toset(["acme-platform"])
}

# Contains one provider per CI/CD environment, which accepts only the jobs of this environment.
resource "google_iam_workload_identity_pool" "ci" {
  for_each = local.identity_projects

  project                   = each.key
  workload_identity_pool_id = var.workload_identity_pool_id
  display_name              = "CI/CD pipelines"
  description               = "Jobs of the repository ml-platform"
  depends_on                = [google_project_service.api]
}

locals {
  pools = { for project, pool in google_iam_workload_identity_pool.ci : project => pool.name }
}
