variable "resource_group_name" {
  description = "Resource group of the identities."
  type        = string
}

variable "location" {
  description = "Azure region of the identities."
  type        = string
}

variable "vaults" {
  description = "IDs of the key vaults, by name."
  type        = map(string)
  default     = {}
}

variable "roles" {
  description = "IDs of the roles with exactly the actions of the pipeline, by use."
  type        = map(string)
  default     = {}
}

variable "plan_branches" {
  description = "Branches that the subjects with `*` accept."
  type        = set(string)
  default     = []
}

variable "identities" {
  description = "Identities by CI/CD environment, with everything that each may do."
  type = map(object({
    name            = string
    subscription_id = string

    # The jobs that can log in: the OIDC token must have one of the subjects. `*` matches the branches in plan_branches.
    issuer   = string
    audience = string
    subjects = list(string)

    state = optional(object({ container_id = string, path = string, access = string }))
    plans = optional(object({ container_id = string, bucket = string, prefix = string, access = string }))

    # Secrets: VAULT/NAME.
    reads  = optional(list(string), [])
    dates  = optional(list(string), [])
    writes = optional(list(string), [])

    # IDs of keys in key vaults.
    encryption_keys = optional(list(string), [])
  }))
}
