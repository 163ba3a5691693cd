# Each environment must have its own key. One run includes all environments, and UNIONAI_API_KEY overrides the key of
# every environment: unset it before you plan or apply.
locals {
  api_keys = [
    ephemeral.vault_kv_secret_v2.dev.data["api_key"],
    ephemeral.vault_kv_secret_v2.prod.data["api_key"],
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}
