# Empty: scripts/keys.sh stores the keys, so that none of them is in a state.
resource "google_secret_manager_secret" "key" {
  for_each = var.secrets

  project             = each.value.project
  secret_id           = each.value.secret_id
  deletion_protection = each.value.protected

  replication {
    auto {}
  }
}
