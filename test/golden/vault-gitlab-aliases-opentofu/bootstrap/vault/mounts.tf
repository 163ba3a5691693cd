# Vault records each read of a key only if an audit device is enabled. A server has one for all its users, so it is not managed
# here: vault audit list; vault audit enable file file_path=/var/log/vault/audit.log

# The keys. Version 2 keeps earlier versions of a key, and the date of each.
resource "vault_mount" "kv" {
  namespace   = "platform"
  path        = "secret"
  type        = "kv"
  description = "API keys of Union.ai for ml-platform"
  options     = { version = "2" }

  # It contains the keys of a production environment.
  lifecycle {
    prevent_destroy = true
  }
}
