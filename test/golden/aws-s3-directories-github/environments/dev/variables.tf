variable "personal_key" {
  description = "Use the personal key in UNIONAI_API_KEY and do not read the secret store, so that users can plan without the key of the pipeline. The guards remain active."
  type        = bool
  default     = false
  nullable    = false
}
