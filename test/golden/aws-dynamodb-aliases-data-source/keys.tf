# Each environment must have its own key. One run includes all environments, and UNIONAI_API_KEY overrides the key of
# every environment: unset it before you plan or apply.
locals {
  api_keys = [
    data.aws_secretsmanager_secret_version.dev.secret_string,
    data.aws_secretsmanager_secret_version.prod_eu.secret_string,
  ]
  api_keys_differ = length(distinct(local.api_keys)) == length(local.api_keys)
}
