provider "azurerm" {
  subscription_id = "11111111-2222-4333-8444-555555555555"

  # Registering resource providers requires permissions that reading a secret does not need.
  resource_provider_registrations = "none"

  features {}
}

# Data source (`secretRead: data-source`). The key is written in plain text to the state and to every saved plan: anyone
# who can read them can use the key. To avoid this, use `secretRead: ephemeral`.
data "azurerm_key_vault_secret" "union" {
  count = var.personal_key ? 0 : 1

  name = var.pending_client_id == "" ? "unionai-dev-terraform-api-key" : "unionai-dev-terraform-api-key-pending"

  key_vault_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/acme-platform/providers/Microsoft.KeyVault/vaults/acme-unionai"

  lifecycle {
    # Fails if the key belongs to another environment, before a provider uses it.
    postcondition {
      condition     = try(split(":", base64decode(self.value))[0], "") == local.union.host
      error_message = "The secret does not contain a Union.ai API key for ${local.union.host}. Store the key of this environment in it."
    }

    # The pending key of a rotation must be the one that the rotation created.
    postcondition {
      condition     = var.pending_client_id == "" || try(split(":", base64decode(self.value))[1], "") == var.pending_client_id
      error_message = "The pending secret does not contain the key with this client ID. Run scripts/keys.sh status."
    }
  }
}

provider "unionai" {
  api_key = one(data.azurerm_key_vault_secret.union[*].value)

  # Rejects a key of any other organization. Do not set `org`: it overrides the organization of the key and disables
  # this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
