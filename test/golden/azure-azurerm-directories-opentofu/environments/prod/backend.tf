# The state names everything this root manages. Azure Storage encrypts it, and a lease on the blob locks it.
# A backend block takes no variables, so that what you read is where it is.
terraform {
  backend "azurerm" {
    resource_group_name  = "acme-platform"
    storage_account_name = "acmetfstate"
    container_name       = "tfstate"
    key                  = "unionai/ml-platform/prod/terraform.tfstate"

    # An Entra identity with a role on the container, and never the account's shared key, which opens all of it.
    use_azuread_auth = true
  }
}
