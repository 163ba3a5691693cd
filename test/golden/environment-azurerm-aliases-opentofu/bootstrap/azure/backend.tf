# Azure Storage encrypts the state, and a lease on the blob locks it. The values are literals because backend blocks
# cannot use variables.
terraform {
  backend "azurerm" {
    resource_group_name  = "acme-platform"
    storage_account_name = "acmetfstate"
    container_name       = "tfstate"
    key                  = "unionai/ml-platform/bootstrap/azure/terraform.tfstate"

    # Use a Microsoft Entra identity with a role on the container, not the account's shared key, which grants access to
    # the entire account.
    use_azuread_auth = true
  }
}
