variable "name" {
  description = "Name of the environment."
  type        = string
}

variable "recovery_days" {
  description = "Days in which a deleted secret or KMS key can be restored."
  type        = number

  validation {
    condition     = var.recovery_days >= 7 && var.recovery_days <= 30
    error_message = "AWS restores secrets and keys within 7 to 30 days."
  }
}

variable "permissions_boundary" {
  description = "ARN of the permissions boundary of the roles; null for none."
  type        = string
  default     = null
}

variable "identity_provider" {
  description = "The OIDC provider of the CI/CD platform: its ARN, and its URL without https://. Null if no pipeline uses AWS."
  type = object({
    arn = string
    url = string
  })
  default = null
}

variable "secrets" {
  description = "The secrets to create. They are empty: scripts/keys.sh stores the API keys."
  type = map(object({
    name   = string
    region = string
  }))
  default = {}
}

variable "state" {
  description = "The state of the environment in S3; null if it is not in AWS. kms_key_arn and lock_table_arn are null if there are none."
  type = object({
    bucket_arn     = string
    key            = string
    region         = string
    kms_key_arn    = string
    lock_table_arn = string
  })
  default = null
}

variable "saved_plans" {
  description = "The bucket of the saved plans and the KMS key that encrypts them; null if there is none."
  type = object({
    bucket      = string
    bucket_arn  = string
    region      = string
    kms_key_arn = string
  })
  default = null
}

variable "identities" {
  description = "The identity of each CI/CD environment, with everything that it may do. Secrets are keys of var.secrets."
  type = map(object({
    role_name       = string
    region          = string
    audience        = string
    subjects        = list(string)
    claims          = map(list(string))
    state           = string # none, read or write
    saved_plans     = string # none, create or read
    reads           = list(string)
    dates           = list(string)
    writes          = list(string)
    encryption_keys = list(string)
  }))
  default = {}

  validation {
    condition = alltrue([
      for identity in var.identities :
      contains(["none", "read", "write"], identity.state) && contains(["none", "create", "read"], identity.saved_plans)
    ])
    error_message = "state must be none, read or write; saved_plans must be none, create or read."
  }

  validation {
    condition     = alltrue([for identity in var.identities : length(identity.subjects) > 0])
    error_message = "Each identity must trust at least one subject."
  }
}
