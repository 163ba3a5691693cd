provider "unionai" {
  # The key comes from UNIONAI_API_KEY.

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
