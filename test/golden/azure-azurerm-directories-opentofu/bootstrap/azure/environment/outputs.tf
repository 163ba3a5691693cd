output "ci_environments" {
  description = "Variables of each CI/CD environment."
  value = {
    for name, identity in var.identities : name => merge(
      {
        ARM_CLIENT_ID       = azurerm_user_assigned_identity.ci[name].client_id
        ARM_TENANT_ID       = azurerm_user_assigned_identity.ci[name].tenant_id
        ARM_SUBSCRIPTION_ID = identity.subscription_id
      },
      identity.plans == null ? {} : { PLAN_BUCKET = identity.plans.bucket },
    )
  }
}
