variable "unionai_api_key" {
  description = "Union.ai API key of the environment prod."
  type        = string
  sensitive   = true # never displayed
  ephemeral   = true # never written to the state or a plan; set it again to apply a saved plan
  nullable    = false

  # Fails if the key belongs to another environment, before the provider uses it.
  validation {
    condition     = try(split(":", base64decode(var.unionai_api_key))[0], "") == local.union.host
    error_message = "The value is not a Union.ai API key for ${local.union.host}. Set the key of this environment."
  }
}
