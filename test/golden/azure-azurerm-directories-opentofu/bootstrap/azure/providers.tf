provider "azurerm" {
  subscription_id     = "11111111-2222-4333-8444-555555555555"
  storage_use_azuread = true

  features {
    # A vault that is deleted can be restored for 90 days, with the keys in it.
    key_vault {
      purge_soft_delete_on_destroy = false
    }
  }
}
