# A key vault has no empty secrets: scripts/keys.sh creates each secret with its key. The roles of the pipeline are assigned
# on the names of the secrets.
resource "azurerm_key_vault" "acme_unionai" {
  # checkov:skip=CKV_AZURE_109:The addresses that clients connect from are not known. Microsoft Entra ID authorizes each request.
  # checkov:skip=CKV_AZURE_189:The addresses that clients connect from are not known. Microsoft Entra ID authorizes each request.
  # checkov:skip=CKV2_AZURE_32:The addresses that clients connect from are not known. Microsoft Entra ID authorizes each request.
  name                       = "acme-unionai"
  resource_group_name        = "acme-platform"
  location                   = var.location
  tenant_id                  = data.azurerm_client_config.current.tenant_id
  sku_name                   = "standard"
  rbac_authorization_enabled = true
  purge_protection_enabled   = true
  soft_delete_retention_days = 90
  depends_on                 = [azurerm_resource_group.main]

  # It contains the keys of a production environment.
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_management_lock" "acme_unionai" {
  count = var.deletion_locks ? 1 : 0

  name       = "api-keys"
  scope      = azurerm_key_vault.acme_unionai.id
  lock_level = "CanNotDelete"
  notes      = "Contains API keys of production."
}

resource "azurerm_role_assignment" "acme_unionai_administrators" {
  for_each = local.administrators

  scope                = azurerm_key_vault.acme_unionai.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = each.value

  # Another administrator who applies this root module does not replace the first one.
  lifecycle {
    ignore_changes = [principal_id]
  }
}
