variable "personal_key" {
  description = "Use the personal key in UNIONAI_API_KEY and do not read the secret store, so that users can plan without the key of the pipeline. The guards remain active."
  type        = bool
  default     = false
  nullable    = false
}

variable "pending_client_id" {
  description = "Client ID of the pending key, to plan with this key during a rotation (scripts/keys.sh rotate). Empty: the current key."
  type        = string
  default     = "" # set it for a plan only: a key that is not promoted must change no resources
  nullable    = false
}
