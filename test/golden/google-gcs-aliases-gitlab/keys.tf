# Each environment must have its own key. One run includes all environments, and UNIONAI_API_KEY overrides the key of
# every environment: unset it before you plan or apply.
locals {
  api_keys = [
    ephemeral.google_secret_manager_secret_version.dev.secret_data,
    ephemeral.google_secret_manager_secret_version.prod_eu.secret_data,
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}

# The guards run in the plan, with the keys of the plan. This condition also runs in the apply, which uses other keys. It
# fails the run, but does not prevent changes.
output "api_keys_differ" {
  description = "Whether each environment has its own key."
  value       = true

  precondition {
    condition     = local.api_keys_differ
    error_message = "Two environments use the same key. Create a separate key for each environment."
  }
}
