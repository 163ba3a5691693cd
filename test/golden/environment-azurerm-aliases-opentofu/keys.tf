# Each environment must have its own key. One run includes all environments, and UNIONAI_API_KEY overrides the key of
# every environment: unset it before you plan or apply.
locals {
  api_keys = [
    var.unionai_api_key_dev,
    var.unionai_api_key_prod,
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}
