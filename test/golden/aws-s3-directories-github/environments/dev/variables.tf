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
  ephemeral   = true # never written to a plan
}

variable "key_purpose" {
  description = "Run that the API key is for: plan selects the view-only key, and apply the key that can change resources."
  type        = string
  nullable    = false

  # Not recorded in a plan, so that the apply of a saved plan uses its own key. The pipeline sets the variable in every run.
  ephemeral = true

  # A fresh clone must plan without settings, so there is a default: the key with fewer rights. An apply that omits the
  # variable therefore cannot change resources. OpenTofu silently uses the default in an apply; Terraform rejects a value in
  # an apply if the plan had none.
  default = "plan"

  validation {
    condition     = contains(["plan", "apply"], var.key_purpose)
    error_message = "The value must be plan or apply."
  }
}
