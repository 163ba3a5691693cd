# Users and applications, and the policies that they have. The module never creates API keys: the provider stores their
# secret in the state. Scripts create them, and access.yaml grants them policies by their client ID.

resource "unionai_user" "this" {
  for_each = local.access.new_users

  email      = each.key
  first_name = each.value.first_name
  last_name  = each.value.last_name
}

# The provider finds a user only by the email address.
data "unionai_user" "this" {
  for_each = local.access.existing_users

  email = each.key
}

locals {
  user_ids = merge(
    { for email, user in data.unionai_user.this : email => user.id },
    { for email, user in unionai_user.this : email => user.id },
  )
}

# The provider does not detect that this access was removed outside of Terraform: SECURITY.md explains how to restore it.
resource "unionai_user_access" "this" {
  for_each = local.access.user_policies

  user   = local.user_ids[each.value.user]
  policy = local.policy_ids[each.value.policy]
}

# The state contains the secret of an application: access.yaml must accept this for each. Every optional attribute is set,
# because the provider would plan an update of an unset one every time.
resource "unionai_application" "this" {
  for_each = local.access.new_applications

  client_id                  = each.key
  client_name                = each.value.name
  consent_method             = each.value.consent_method
  token_endpoint_auth_method = each.value.token_endpoint_auth_method
  grant_types                = try(toset(each.value.grant_types), [])
  response_types             = try(toset(each.value.response_types), [])
  redirect_uris              = try(toset(each.value.redirect_uris), [])
  client_uri                 = try(each.value.client_uri, "")
  logo_uri                   = try(each.value.logo_uri, "")
  policy_uri                 = try(each.value.policy_uri, "")
  tos_uri                    = try(each.value.tos_uri, "")
}

locals {
  # Existing applications are not read: a data source would store their secret in the state. The ID of an application is
  # unknown in an update, which would replace its access: the client ID is not.
  client_ids = merge(
    { for client_id in local.access.applications : client_id => client_id },
    { for client_id, application in unionai_application.this : client_id => application.client_id },
  )
}

resource "unionai_application_access" "this" {
  for_each = local.access.application_policies

  app    = local.client_ids[each.value.application]
  policy = local.policy_ids[each.value.policy]
}
