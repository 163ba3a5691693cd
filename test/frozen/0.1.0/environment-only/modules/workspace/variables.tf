variable "organization" {
  description = "Union.ai organisation, for policies that grant a role on all of it."
  type        = string
  nullable    = false
}

variable "name_prefix" {
  description = "Begins the name of every project, role and policy. Projects, roles and policies belong to the whole organisation, so environments that share one are kept apart by their names."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9-]{0,30}-)?$", var.name_prefix))
    error_message = "A prefix is empty, or lower-case letters, digits and hyphens with a hyphen at the end."
  }
}

variable "domains" {
  description = "Domains that policies may name. An environment that shares its organisation names only its own."
  type        = set(string)
  default     = ["development", "staging", "production"]
  nullable    = false

  validation {
    condition     = length(var.domains) > 0 && length(setsubtract(var.domains, ["development", "staging", "production"])) == 0
    error_message = "Domains are development, staging and production."
  }
}

variable "projects" {
  description = "Projects by name, without the prefix. Destroying a project archives it, and its name stays taken."
  type = map(object({
    description = string
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.projects) : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name)) && length("${var.name_prefix}${name}") <= 63])
    error_message = "A project is named by lower-case letters, digits and hyphens, at most 63 with the prefix."
  }

  # Without a description the provider plans the same change for ever.
  validation {
    condition     = alltrue([for project in var.projects : length(project.description) > 0])
    error_message = "Every project needs a description."
  }
}

variable "roles" {
  description = "Roles by name, without the prefix. Any change replaces the role, and the policies that grant it."
  type = map(object({
    description = string
    actions     = set(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.roles) : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name)) && length("${var.name_prefix}${name}") <= 63])
    error_message = "A role is named by lower-case letters, digits and hyphens, at most 63 with the prefix."
  }

  # Without a description the provider replaces the role in every plan.
  validation {
    condition     = alltrue([for role in var.roles : length(role.description) > 0])
    error_message = "Every role needs a description."
  }

  validation {
    condition = alltrue([for role in var.roles : length(role.actions) > 0 && length(setsubtract(role.actions, [
      "administer_account",
      "administer_project",
      "create_flyte_executions",
      "edit_cluster_related_attributes",
      "edit_execution_related_attributes",
      "edit_unused_attributes",
      "manage_cluster",
      "manage_permissions",
      "register_flyte_inventory",
      "view_flyte_executions",
      "view_flyte_inventory",
    ])) == 0])
    error_message = "A role needs at least one action, and only actions that Union.ai knows; modules/workspace/variables.tf lists them."
  }
}

variable "existing_projects" {
  description = "Ids of projects that are managed elsewhere and that policies may name."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "existing_roles" {
  description = "Ids of roles that are managed elsewhere, such as Union.ai's own, and that policies may grant."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "policies" {
  description = "Policies by name, without the prefix: which role on which project and domains, on a whole domain, or on the whole organisation."
  type = map(object({
    description = string
    projects = optional(list(object({
      project = string
      role    = string
      domains = set(string)
    })), [])
    domains = optional(list(object({
      domain = string
      role   = string
    })), [])
    organization_roles = optional(set(string), [])
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.policies) : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name)) && length("${var.name_prefix}${name}") <= 63])
    error_message = "A policy is named by lower-case letters, digits and hyphens, at most 63 with the prefix."
  }

  validation {
    condition     = alltrue([for policy in var.policies : length(policy.description) > 0])
    error_message = "Every policy needs a description."
  }

  validation {
    condition     = alltrue([for policy in var.policies : length(policy.projects) + length(policy.domains) + length(policy.organization_roles) > 0])
    error_message = "A policy grants at least one role: on projects, on domains or on the organisation."
  }

  validation {
    condition = alltrue(flatten([for policy in var.policies : [
      [for grant in policy.projects : contains(concat(keys(var.roles), tolist(var.existing_roles)), grant.role)],
      [for grant in policy.domains : contains(concat(keys(var.roles), tolist(var.existing_roles)), grant.role)],
      [for role in policy.organization_roles : contains(concat(keys(var.roles), tolist(var.existing_roles)), role)],
    ]]))
    error_message = "A policy grants only roles that are in roles or existing_roles."
  }

  validation {
    condition     = alltrue(flatten([for policy in var.policies : [for grant in policy.projects : contains(concat(keys(var.projects), tolist(var.existing_projects)), grant.project)]]))
    error_message = "A policy names only projects that are in projects or existing_projects."
  }

  validation {
    condition = alltrue(flatten([for policy in var.policies : [
      [for grant in policy.projects : length(grant.domains) > 0 && length(setsubtract(grant.domains, var.domains)) == 0],
      [for grant in policy.domains : contains(var.domains, grant.domain)],
    ]]))
    error_message = "A policy names at least one domain, and only domains of this environment."
  }

  # A role on the organisation reaches every domain, those of other environments included.
  validation {
    condition     = length(var.domains) == 3 || alltrue([for policy in var.policies : length(policy.organization_roles) == 0])
    error_message = "An environment that shares its organisation cannot grant a role on all of it."
  }
}
