resource "google_service_account" "ci" {
  for_each = var.identities

  project      = var.project
  account_id   = each.value.id
  display_name = "CI/CD environment ${each.key}"
}

locals {
  # The conditions on the claims of an OIDC token, in CEL.
  conditions = {
    for name, identity in var.identities : name => join(" && ", concat(
      [for claim, values in identity.claims : "assertion.${claim} in ${jsonencode(values)}"],
      ["(${join(" || ", [
        for subject in identity.subjects : strcontains(subject, "*") ? "(assertion.sub.startsWith(${jsonencode(split("*", subject)[0])}) && assertion.sub.endsWith(${jsonencode(split("*", subject)[1])}))" : "assertion.sub == ${jsonencode(subject)}"
      ])})"],
    ))
  }
}

# One provider per CI/CD environment: it accepts the jobs of this environment and no other token of the platform.
resource "google_iam_workload_identity_pool_provider" "ci" {
  for_each = var.identities

  project                            = var.project
  workload_identity_pool_id          = var.pool_id
  workload_identity_pool_provider_id = each.value.id
  display_name                       = substr(each.key, 0, 32)
  attribute_condition                = local.conditions[each.key]

  # The subject of the token can be longer than the 127 characters that Google Cloud accepts. The ID makes the subject unique
  # in the pool.
  attribute_mapping = {
    "google.subject" = "${jsonencode("${each.value.id}:")} + assertion.environment"
  }

  oidc {
    issuer_uri        = each.value.issuer
    allowed_audiences = each.value.audiences
  }
}

resource "google_service_account_iam_member" "ci" {
  for_each = var.identities

  service_account_id = google_service_account.ci[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${var.pool}/subject/${each.value.id}:${each.key}"

  # The service account can be used only after the condition on the jobs exists.
  depends_on = [google_iam_workload_identity_pool_provider.ci]
}
