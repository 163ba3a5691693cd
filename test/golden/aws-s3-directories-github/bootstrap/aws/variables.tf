variable "permissions_boundary" {
  description = "ARN of the permissions boundary that your organization requires for roles; null for none."
  type        = string
  default     = null
}

variable "accounts" {
  description = "The profile of the AWS CLI or the role with which Terraform manages each account, by account ID."
  type = map(object({
    profile              = optional(string)
    role_arn             = optional(string)
    permissions_boundary = optional(string)
  }))
  default = {}
}

variable "github_owner_id" {
  description = "Numeric ID of the owner of the GitHub repository. scripts/bootstrap.sh reads it from GitHub."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.github_owner_id))
    error_message = "Must be a number: gh api repos/OWNER/NAME --jq .owner.id"
  }
}

variable "github_repository_id" {
  description = "Numeric ID of the GitHub repository. scripts/bootstrap.sh reads it from GitHub."
  type        = string

  validation {
    condition     = can(regex("^[0-9]+$", var.github_repository_id))
    error_message = "Must be a number: gh api repos/OWNER/NAME --jq .id"
  }
}
