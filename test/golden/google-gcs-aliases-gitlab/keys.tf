# Each environment must have its own key. One run includes all environments, and UNIONAI_API_KEY overrides the key of
# every environment: unset it before you plan or apply.
locals {
  api_keys = [
    ephemeral.google_secret_manager_secret_version.dev.secret_data,
    ephemeral.google_secret_manager_secret_version.prod_eu.secret_data,
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}
