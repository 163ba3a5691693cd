locals {
  # Every access is to a single secret, state, folder of plans or key.
  secret_access = merge([
    for name, identity in var.identities : merge(
      { for secret in identity.reads : "${name} reads ${secret}" => { name = name, secret = secret, role = "Key Vault Secrets User" } },
      { for secret in identity.dates : "${name} reads the dates of ${secret}" => { name = name, secret = secret, role = "Key Vault Reader" } },
    )
  ]...)
  secret_writes = merge([
    for name, identity in var.identities : { for secret in identity.writes : "${name} writes ${secret}" => { name = name, secret = secret } }
  ]...)
  key_access = merge([
    for name, identity in var.identities : { for index, key in identity.encryption_keys : "${name}/${index + 1}" => { name = name, key = key } }
  ]...)
  vault_access = merge([
    for name, identity in var.identities : {
      for vault in distinct([for secret in identity.reads : split("/", secret)[0]]) : "${name} finds ${vault}" => { name = name, vault = vault }
    }
  ]...)

  states = { for name, identity in var.identities : name => identity.state if identity.state != null }
  plans  = { for name, identity in var.identities : name => identity.plans if identity.plans != null }

  blob = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
}

# The secret does not have to exist.
resource "azurerm_role_assignment" "secret" {
  for_each = local.secret_access

  scope                = "${var.vaults[split("/", each.value.secret)[0]]}/secrets/${split("/", each.value.secret)[1]}"
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.ci[each.value.name].principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "secret_write" {
  for_each = local.secret_writes

  scope              = "${var.vaults[split("/", each.value.secret)[0]]}/secrets/${split("/", each.value.secret)[1]}"
  role_definition_id = var.roles["write ${split("/", each.value.secret)[0]}"]
  principal_id       = azurerm_user_assigned_identity.ci[each.value.name].principal_id
  principal_type     = "ServicePrincipal"
}

# The provider looks up the address of the vault. This role grants no access to secrets.
resource "azurerm_role_assignment" "vault" {
  for_each = local.vault_access

  scope                = var.vaults[each.value.vault]
  role_definition_name = "Reader"
  principal_id         = azurerm_user_assigned_identity.ci[each.value.name].principal_id
  principal_type       = "ServicePrincipal"
}

# The conditions limit each action that a role contains to the own state: without the condition on an action, the role
# would allow it for all states. The backend lists blobs that begin with the name of the state.
resource "azurerm_role_assignment" "state" {
  for_each = local.states

  scope                = each.value.container_id
  role_definition_name = each.value.access == "read" ? "Storage Blob Data Reader" : null
  role_definition_id   = each.value.access == "write" ? var.roles["write state"] : null
  principal_id         = azurerm_user_assigned_identity.ci[each.key].principal_id
  principal_type       = "ServicePrincipal"
  condition_version    = "2.0"
  condition = join(" AND ", [
    "((!(ActionMatches{'${local.blob}/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[${local.blob}:path] StringEquals '${each.value.path}'))",
    "((!(ActionMatches{'${local.blob}/read'} AND SubOperationMatches{'Blob.List'})) OR (@Request[${local.blob}:prefix] StringStartsWith '${each.value.path}'))",
    "((!(ActionMatches{'${local.blob}/write'})) OR (@Resource[${local.blob}:path] StringEquals '${each.value.path}'))",
  ])
}

# The plan identity creates plans and cannot read or replace them. The apply identity only reads them.
resource "azurerm_role_assignment" "plans" {
  for_each = local.plans

  scope                = each.value.container_id
  role_definition_name = each.value.access == "read" ? "Storage Blob Data Reader" : null
  role_definition_id   = each.value.access == "create" ? var.roles["create plan"] : null
  principal_id         = azurerm_user_assigned_identity.ci[each.key].principal_id
  principal_type       = "ServicePrincipal"
  condition_version    = "2.0"
  condition = join(" AND ", [
    "((!(ActionMatches{'${local.blob}/read'} AND NOT SubOperationMatches{'Blob.List'})) OR (@Resource[${local.blob}:path] StringStartsWith '${each.value.prefix}/'))",
    "((!(ActionMatches{'${local.blob}/read'} AND SubOperationMatches{'Blob.List'})) OR (@Request[${local.blob}:prefix] StringStartsWith '${each.value.prefix}/'))",
    "((!(ActionMatches{'${local.blob}/add/action'})) OR (@Resource[${local.blob}:path] StringStartsWith '${each.value.prefix}/'))",
  ])
}

# The engine encrypts states and plans with the key before the backend gets them.
resource "azurerm_role_assignment" "key" {
  for_each = local.key_access

  scope                = each.value.key
  role_definition_name = "Key Vault Crypto User"
  principal_id         = azurerm_user_assigned_identity.ci[each.value.name].principal_id
  principal_type       = "ServicePrincipal"
}
