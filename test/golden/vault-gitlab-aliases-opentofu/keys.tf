# One environment, one key. All environments act in one run here, and a shell that sets UNIONAI_API_KEY would
# make every one of them act with that key: unset it before you plan or apply.
locals {
  api_keys = [
    ephemeral.vault_kv_secret_v2.dev.data["api_key"],
    ephemeral.vault_kv_secret_v2.prod.data["api_key"],
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}
