locals {
  # Every access is to a single secret, state, folder of plans or key. No role is granted on a project.
  secret_access = merge([
    for name, identity in var.identities : merge(
      { for secret in identity.reads : "${name} reads ${secret}" => { name = name, secret = secret, role = "roles/secretmanager.secretAccessor" } },
      { for secret in identity.dates : "${name} reads the dates of ${secret}" => { name = name, secret = secret, role = "roles/secretmanager.viewer" } },
      { for secret in identity.writes : "${name} writes ${secret}" => { name = name, secret = secret, role = "roles/secretmanager.secretVersionAdder" } },
    )
  ]...)
  key_access = merge([
    for name, identity in var.identities : { for key in identity.encryption_keys : "${name} ${key}" => { name = name, key = key } }
  ]...)

  states = { for name, identity in var.identities : name => identity.state if identity.state != null }
  plans  = { for name, identity in var.identities : name => identity.plans if identity.plans != null }
}

resource "google_secret_manager_secret_iam_member" "ci" {
  for_each = local.secret_access

  project   = google_secret_manager_secret.key[each.value.secret].project
  secret_id = google_secret_manager_secret.key[each.value.secret].secret_id
  role      = each.value.role
  member    = google_service_account.ci[each.value.name].member
}

# The state and its lock, and the list with which the backend searches for them.
resource "google_storage_bucket_iam_member" "state" {
  for_each = local.states

  bucket = each.value.bucket
  role   = { read = "roles/storage.objectViewer", write = "roles/storage.objectUser" }[each.value.access]
  member = google_service_account.ci[each.key].member

  condition {
    title = "own-state"
    expression = join(" || ", [
      "resource.name == ${jsonencode("projects/_/buckets/${each.value.bucket}/objects/${each.value.prefix}/default.tfstate")}",
      "resource.name == ${jsonencode("projects/_/buckets/${each.value.bucket}/objects/${each.value.prefix}/default.tflock")}",
      "api.getAttribute(\"storage.googleapis.com/objectListPrefix\", \"\") == ${jsonencode("${each.value.prefix}/")}",
    ])
  }
}

# The plan identity creates plans and cannot read or replace them. The apply identity only reads them.
resource "google_storage_bucket_iam_member" "plans" {
  for_each = local.plans

  bucket = each.value.bucket
  role   = { create = "roles/storage.objectCreator", read = "roles/storage.objectViewer" }[each.value.access]
  member = google_service_account.ci[each.key].member

  condition {
    title      = "own-plans"
    expression = "resource.name.startsWith(${jsonencode("projects/_/buckets/${each.value.bucket}/objects/${each.value.prefix}/")})"
  }
}

# The engine encrypts states and plans with the key before the backend gets them.
resource "google_kms_crypto_key_iam_member" "ci" {
  for_each = local.key_access

  crypto_key_id = each.value.key
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = google_service_account.ci[each.value.name].member
}
