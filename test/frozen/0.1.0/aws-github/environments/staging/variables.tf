variable "personal_key" {
  description = "Use the personal key in UNIONAI_API_KEY and leave the store unread, so that nobody needs the pipeline's key to plan. The guards stay on."
  type        = bool
  default     = false
  nullable    = false
}
