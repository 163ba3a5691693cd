provider "azurerm" {
  subscription_id     = var.subscription_id
  storage_use_azuread = true

  features {
    # A vault that is deleted can be restored for 90 days, with the keys in it.
    key_vault {
      purge_soft_delete_on_destroy = false
    }
  }
}
