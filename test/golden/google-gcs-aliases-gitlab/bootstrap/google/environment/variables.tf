variable "project" {
  description = "Google Cloud project of the service accounts."
  type        = string
}

variable "pool_id" {
  description = "ID of the workload identity pool in the project. Null if there are no identities."
  type        = string
  default     = null
}

variable "pool" {
  description = "Resource name of the workload identity pool: projects/NUMBER/locations/global/workloadIdentityPools/ID."
  type        = string
  default     = null
}

variable "secrets" {
  description = "Secrets by PROJECT/SECRET_ID."
  type = map(object({
    project   = string
    secret_id = string
    protected = bool
  }))
}

variable "identities" {
  description = "Identities by CI/CD environment, with everything that each may do."
  type = map(object({
    id = string # of the service account and the workload identity provider

    # The jobs that can log in: the OIDC token must have one of the subjects, and one of the values of each claim. `*` matches
    # any text. Without audiences, the audience is the provider.
    issuer    = string
    audiences = optional(list(string))
    subjects  = list(string)
    claims    = map(list(string))

    state           = optional(object({ bucket = string, prefix = string, access = string }))
    plans           = optional(object({ bucket = string, prefix = string, access = string }))
    reads           = optional(list(string), [])
    dates           = optional(list(string), [])
    writes          = optional(list(string), [])
    encryption_keys = optional(list(string), [])
  }))
}
