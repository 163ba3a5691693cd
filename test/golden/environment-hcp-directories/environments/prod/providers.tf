provider "unionai" {
  # The provider reads the key from UNIONAI_API_KEY.

  # Rejects a key of any other organization. Do not set `org`: it overrides the organization of the key and disables
  # this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
