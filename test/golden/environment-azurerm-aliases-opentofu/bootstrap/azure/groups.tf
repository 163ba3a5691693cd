data "azurerm_client_config" "current" {}

locals {
  administrators = var.administrator_ids == null ? tomap({ creator = data.azurerm_client_config.current.object_id }) : { for id in var.administrator_ids : id => id }
}

resource "azurerm_resource_group" "main" {
  for_each = setsubtract(["acme-platform"], var.existing_resource_groups)

  name     = each.key
  location = var.location
}
