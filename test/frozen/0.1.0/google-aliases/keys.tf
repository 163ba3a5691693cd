# One environment, one key. All environments act in one run here, and a shell that sets UNIONAI_API_KEY would
# make every one of them act with that key: unset it before you plan or apply.
locals {
  api_keys = [
    data.google_secret_manager_secret_version.dev.secret_data,
    data.google_secret_manager_secret_version.staging.secret_data,
    data.google_secret_manager_secret_version.prod_eu.secret_data,
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}
