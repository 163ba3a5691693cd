provider "unionai" {
  api_key = var.unionai_api_key

  # Rejects a key of any other organization. Do not set `org`: it overrides the organization of the key and disables
  # this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
