# What a job may do: read and replace its own secrets, and nothing else. `auth/token/create` is not needed, because the provider
# creates no child token. The metadata of a secret has the dates of its versions, and not their values.
resource "vault_policy" "ci" {
  for_each  = var.identities
  namespace = var.namespace
  name      = lower(each.value.name) # as Vault stores it
  policy = join("\n", [
    for path, capabilities in each.value.paths :
    "path ${jsonencode(path)} {\n  capabilities = ${jsonencode(capabilities)}\n}\n"
  ])

  # A policy of a mount that does not exist would grant access to a later mount of this name.
  depends_on = [var.mounts]
}

# The jobs that may log in. All claims are compared: the subject alone does not contain the workflow.
resource "vault_jwt_auth_backend_role" "ci" {
  for_each          = var.identities
  namespace         = var.namespace
  backend           = var.auth_path
  role_name         = each.value.name
  role_type         = "jwt"
  user_claim        = "sub"
  bound_audiences   = each.value.audiences
  bound_claims_type = anytrue([for subject in each.value.subjects : strcontains(subject, "*")]) ? "glob" : "string"
  bound_claims = merge(
    { for claim, values in each.value.claims : claim => join(",", values) },
    { sub = join(",", each.value.subjects) },
  )
  token_policies = [vault_policy.ci[each.key].name]
  token_type     = "service"

  # A job logs in again for each run. The longest run has a time limit of one hour.
  token_ttl              = 900
  token_max_ttl          = 3600
  token_explicit_max_ttl = 3600
}
