resource "azurerm_storage_account" "acmetfstate" {
  # checkov:skip=CKV_AZURE_33:The account has no queues. logging.tf records the requests for blobs.
  # checkov:skip=CKV_AZURE_59:The addresses that clients connect from are not known. Microsoft Entra ID authorizes each request.
  # checkov:skip=CKV2_AZURE_33:The addresses that clients connect from are not known. Microsoft Entra ID authorizes each request.
  # checkov:skip=CKV2_AZURE_1:Two layers of keys that Microsoft manages encrypt the account: infrastructure_encryption_enabled.
  name                     = "acmetfstate"
  resource_group_name      = "acme-platform"
  location                 = var.location
  account_tier             = "Standard"
  account_replication_type = "GRS"
  min_tls_version          = "TLS1_2"
  depends_on               = [azurerm_resource_group.main]

  # Only identities of Microsoft Entra ID have access: shared keys, which grant access to the entire account, do not work.
  https_traffic_only_enabled        = true
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  local_user_enabled                = false
  infrastructure_encryption_enabled = true

  # Each write of a state is a version, so that an earlier state can be restored: RUNBOOK.md.
  blob_properties {
    versioning_enabled = true

    delete_retention_policy {
      days = 30
    }

    container_delete_retention_policy {
      days = 30
    }
  }

  # It contains the state of a production environment.
  lifecycle {
    prevent_destroy = true
  }
}

resource "azurerm_management_lock" "acmetfstate" {
  count = var.deletion_locks ? 1 : 0

  name       = "terraform-state"
  scope      = azurerm_storage_account.acmetfstate.id
  lock_level = "CanNotDelete"
  notes      = "Contains Terraform states of production."
}

resource "azurerm_storage_container" "acmetfstate_tfstate" {
  # checkov:skip=CKV2_AZURE_21:The diagnostic setting of the account in logging.tf records each read.
  name                  = "tfstate"
  storage_account_id    = azurerm_storage_account.acmetfstate.id
  container_access_type = "private"
}

resource "azurerm_storage_management_policy" "acmetfstate" {
  storage_account_id = azurerm_storage_account.acmetfstate.id

  # Earlier versions of a state can contain values that were removed from it.
  rule {
    name    = "earlier-states"
    enabled = true

    filters {
      blob_types   = ["blockBlob"]
      prefix_match = ["tfstate/"]
    }

    actions {
      version {
        delete_after_days_since_creation = 365
      }
    }
  }
}

resource "azurerm_role_assignment" "acmetfstate_administrators" {
  for_each = local.administrators

  scope                = azurerm_storage_account.acmetfstate.id
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = each.value

  # Another administrator who applies this root module does not replace the first one.
  lifecycle {
    ignore_changes = [principal_id]
  }
}
