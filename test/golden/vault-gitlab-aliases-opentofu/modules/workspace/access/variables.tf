variable "file" {
  description = "Path of the access file. Without it, the module returns no access."
  type        = string
  default     = null
}

variable "name_prefix" {
  description = "Prefix of the names of projects, roles and policies."
  type        = string
  default     = ""
  nullable    = false
}

variable "domains" {
  description = "Domains that the file can use."
  type        = set(string)
  default     = ["development", "staging", "production"]
  nullable    = false
}

variable "declared" {
  description = "Names that the caller declares itself: the file can use them, and cannot declare them again."
  type = object({
    projects = optional(set(string), [])
    roles    = optional(set(string), [])
    policies = optional(set(string), [])
  })
  default  = {}
  nullable = false
}

variable "existing" {
  description = "IDs of projects and roles that are managed elsewhere and that the file can use, in addition to its own list."
  type = object({
    projects = optional(set(string), [])
    roles    = optional(set(string), [])
  })
  default  = {}
  nullable = false
}
