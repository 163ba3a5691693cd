output "ci_environments" {
  description = "The variables of each CI/CD environment. None is secret."
  value = {
    for name, identity in var.identities : name => {
      VAULT_ADDR     = var.address
      VAULT_JWT_ROLE = vault_jwt_auth_backend_role.ci[name].role_name
    }
  }
}
