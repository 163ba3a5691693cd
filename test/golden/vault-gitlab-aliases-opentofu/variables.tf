variable "vault_jwt_role" {
  description = "Vault role that the pipeline uses to log in with its OIDC token. Do not set it on a workstation."
  type        = string
  default     = null

  # Not recorded in a plan, so that each run logs in with its own role: the plan with one that cannot apply.
  ephemeral = true
}
