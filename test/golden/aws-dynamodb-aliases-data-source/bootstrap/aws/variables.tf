variable "permissions_boundary" {
  description = "ARN of the permissions boundary that your organization requires for roles; null for none."
  type        = string
  default     = null
}
