variable "unionai_api_key" {
  description = "Union.ai API key of the environment dev."
  type        = string
  sensitive   = true # never shown
  ephemeral   = true # never written to state or plan, so an apply of a saved plan needs it again
  nullable    = false

  # A key of another environment stops the run here, before the provider has used it.
  validation {
    condition     = try(split(":", base64decode(var.unionai_api_key))[0], "") == local.union.host
    error_message = "This is no Union.ai key for ${local.union.host}. Give the key of this environment."
  }
}
