variable "location" {
  description = "Azure region of new resources, for example westeurope. Answer: bootstrap.azureLocation."
  type        = string
}

variable "existing_resource_groups" {
  description = "Names of resource groups that exist: they are referred to, and not managed."
  type        = set(string)
  default     = []
}

variable "administrator_ids" {
  description = "Object IDs of the users, groups or service principals who administer states and keys. An owner of a subscription cannot read blobs or secrets without these roles. Null: the identity that applies this root module first."
  type        = set(string)
  default     = null
}

variable "log_analytics_workspace_id" {
  description = "ID of an existing Log Analytics workspace for audit logs. Null: a workspace is created."
  type        = string
  default     = null
}

variable "deletion_locks" {
  description = "Whether the storage and key vaults of production are locked. Azure does not delete role assignments in a locked resource: scripts/decommission.sh sets it to false before it deletes those of an environment."
  type        = bool
  default     = true
}
