# Records who read a state, a plan or a secret.
resource "azurerm_log_analytics_workspace" "audit" {
  count = var.log_analytics_workspace_id == null ? 1 : 0

  name                = "ml-platform-audit"
  resource_group_name = "acme-platform"
  location            = var.location
  sku                 = "PerGB2018"
  retention_in_days   = 90
  depends_on          = [azurerm_resource_group.main]
}

locals {
  audit_workspace_id = var.log_analytics_workspace_id == null ? azurerm_log_analytics_workspace.audit[0].id : var.log_analytics_workspace_id
}

resource "azurerm_monitor_diagnostic_setting" "acmetfstate" {
  name                       = "ml-platform-audit"
  target_resource_id         = "${azurerm_storage_account.acmetfstate.id}/blobServices/default"
  log_analytics_workspace_id = local.audit_workspace_id

  enabled_log {
    category = "StorageRead"
  }
  enabled_log {
    category = "StorageWrite"
  }
  enabled_log {
    category = "StorageDelete"
  }
}
