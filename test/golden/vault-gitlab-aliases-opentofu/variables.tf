variable "vault_jwt_role" {
  description = "Role under which a pipeline logs in to Vault with its OIDC token. Unset on a workstation."
  type        = string
  default     = null
}
