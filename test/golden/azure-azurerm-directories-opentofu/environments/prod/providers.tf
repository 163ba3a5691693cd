provider "azurerm" {
  subscription_id = "11111111-2222-4333-8444-555555555555"

  # Registering resource providers would take rights that a reader of one secret must not have.
  resource_provider_registrations = "none"

  features {}
}

# A data source, as the answer secretRead asks. The key is written in clear to the state and to every saved
# plan: whoever can read those can act with it. `secretRead: ephemeral` avoids that.
data "azurerm_key_vault_secret" "union" {
  count = var.personal_key ? 0 : 1

  name         = "unionai-prod-terraform-api-key"
  key_vault_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/acme-platform/providers/Microsoft.KeyVault/vaults/acme-unionai"

  lifecycle {
    # A key of another environment stops the run here, before any provider has used it.
    postcondition {
      condition     = try(split(":", base64decode(self.value))[0], "") == local.union.host
      error_message = "The secret holds no Union.ai key for ${local.union.host}. Load the key of this environment into it."
    }
  }
}

provider "unionai" {
  api_key = one(data.azurerm_key_vault_secret.union[*].value)

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
