locals {
  # The services whose reads and writes are logged, by project.
  logged_services = {
    "acme-platform" = ["iam.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com", "sts.googleapis.com"]
    "acme-prod"     = ["secretmanager.googleapis.com"]
  }
}

# Records who read a state, a plan or a secret, and who logged in. Replaces the audit configuration of these services in
# these projects, and of no other service.
resource "google_project_iam_audit_config" "data_access" {
  for_each = var.data_access_logs ? merge([
    for project, services in local.logged_services : { for service in services : "${project}/${service}" => { project = project, service = service } }
  ]...) : {}

  project    = each.value.project
  service    = each.value.service
  depends_on = [google_project_service.api]

  audit_log_config {
    log_type = "ADMIN_READ"
  }
  audit_log_config {
    log_type = "DATA_READ"
  }
  audit_log_config {
    log_type = "DATA_WRITE"
  }
}
