locals {
  services = {
    "acme-platform" = ["cloudresourcemanager.googleapis.com", "iam.googleapis.com", "iamcredentials.googleapis.com", "secretmanager.googleapis.com", "storage.googleapis.com", "sts.googleapis.com"]
    "acme-prod"     = ["cloudresourcemanager.googleapis.com", "secretmanager.googleapis.com"]
  }
}

# The APIs remain enabled if this root module is destroyed: other resources of the projects can use them.
resource "google_project_service" "api" {
  for_each = merge([
    for project, services in local.services : { for service in services : "${project}/${service}" => { project = project, service = service } }
  ]...)

  project            = each.value.project
  service            = each.value.service
  disable_on_destroy = false
}
