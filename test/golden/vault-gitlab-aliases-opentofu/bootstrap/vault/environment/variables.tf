variable "address" {
  description = "Address of the Vault server."
  type        = string
}

variable "namespace" {
  description = "Namespace of the mounts, or null."
  type        = string
  nullable    = true
}

variable "auth_path" {
  description = "Mount path of the JWT auth method."
  type        = string
}

variable "mounts" {
  description = "Mount paths of the secrets engines with the keys."
  type        = list(string)
}

variable "identities" {
  description = "The identities of the jobs, by CI/CD environment."
  type = map(object({
    name      = string
    audiences = list(string)
    subjects  = list(string)
    claims    = map(list(string))
    paths     = map(list(string))
  }))
}
