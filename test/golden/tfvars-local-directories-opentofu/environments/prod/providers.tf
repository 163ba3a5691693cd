provider "unionai" {
  api_key = var.unionai_api_key

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
