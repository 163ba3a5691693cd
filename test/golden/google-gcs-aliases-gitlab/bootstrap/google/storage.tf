# The data source creates the service agent of Cloud Storage if the project does not have one.
data "google_storage_project_service_account" "acme_tfstate" {
  project    = "acme-platform"
  depends_on = [google_project_service.api]
}

# Only Cloud Storage uses the key. Identities that can read an object need no access to it.
resource "google_kms_crypto_key_iam_member" "acme_tfstate" {
  crypto_key_id = "projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate"
  role          = "roles/cloudkms.cryptoKeyEncrypterDecrypter"
  member        = data.google_storage_project_service_account.acme_tfstate.member
}

resource "google_storage_bucket" "acme_tfstate" {
  # checkov:skip=CKV_GCP_62:logging.tf enables audit logs of each access to the bucket.
  project                     = "acme-platform"
  name                        = "acme-tfstate"
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false
  depends_on                  = [google_kms_crypto_key_iam_member.acme_tfstate]

  encryption {
    default_kms_key_name = "projects/acme-platform/locations/europe/keyRings/tfstate/cryptoKeys/tfstate"
  }

  versioning {
    enabled = true
  }

  # 30 days
  soft_delete_policy {
    retention_duration_seconds = 2592000
  }

  # Earlier versions of a state can contain values that were removed from it.
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 90
      num_newer_versions         = 50
      with_state                 = "ARCHIVED"
    }
  }

  # It contains the state of a production environment.
  lifecycle {
    prevent_destroy = true
  }
}
