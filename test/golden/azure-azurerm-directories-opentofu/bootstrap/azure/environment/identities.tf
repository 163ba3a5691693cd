resource "azurerm_user_assigned_identity" "ci" {
  for_each = var.identities

  name                = each.value.name
  resource_group_name = var.resource_group_name
  location            = var.location
}

locals {
  # Microsoft Entra ID compares the issuer, the audience and the subject of a token as a whole, and no other claim.
  subjects = merge([
    for name, identity in var.identities : merge(
      { for index, subject in identity.subjects : "${name}/${index + 1}" => { name = name, subject = subject } if !strcontains(subject, "*") },
      merge([
        for index, subject in identity.subjects : {
          for branch in var.plan_branches : "${name}/${index + 1}/${branch}" => { name = name, subject = replace(subject, "*", branch) }
        } if strcontains(subject, "*")
      ]...),
    )
  ]...)
}

resource "azurerm_federated_identity_credential" "ci" {
  for_each = local.subjects

  name                      = "job-${substr(sha256(each.value.subject), 0, 16)}"
  user_assigned_identity_id = azurerm_user_assigned_identity.ci[each.value.name].id
  issuer                    = var.identities[each.value.name].issuer
  audience                  = [var.identities[each.value.name].audience]
  subject                   = each.value.subject
}
