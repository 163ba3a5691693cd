variable "location" {
  description = "Google Cloud location of the buckets, for example europe-west1. Answer: bootstrap.googleLocation."
  type        = string
}

variable "workload_identity_pool_id" {
  description = "ID of the workload identity pool of the pipeline. Google Cloud keeps the ID of a deleted pool for 30 days: choose another one to create the pool again before that."
  type        = string
  default     = "ml-platform-ci"
}

variable "data_access_logs" {
  description = "Whether to turn on the data access audit logs of the services. Set it to false if the projects or the organization have an audit configuration: that of the same service would lose its exempted members."
  type        = bool
  default     = true
}

variable "deletion_protection" {
  description = "Whether Google Cloud refuses to delete the secrets of production. scripts/decommission.sh sets it to false before it deletes those of an environment."
  type        = bool
  default     = true
}
