variable "organization" {
  description = "Union.ai organization. Policies that grant a role on the whole organization use it."
  type        = string
  nullable    = false
}

variable "name_prefix" {
  description = "Prefix of the name of every project, role and policy. These names are unique in an organization, so environments that share an organization need different prefixes. Do not change it after the first apply: existing projects keep their ID."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([a-z0-9][a-z0-9-]{0,30}-)?$", var.name_prefix))
    error_message = "A prefix is empty, or contains lowercase letters, digits and hyphens and ends with a hyphen."
  }
}

variable "domains" {
  description = "Domains that policies can use. An environment that shares its organization uses only its own."
  type        = set(string)
  default     = ["development", "staging", "production"]
  nullable    = false

  validation {
    condition     = length(var.domains) > 0 && length(setsubtract(var.domains, ["development", "staging", "production"])) == 0
    error_message = "Domains are development, staging and production."
  }
}

variable "access_file" {
  description = "Path of access.yaml: projects, roles, policies, and the users and applications that have them. The variables below declare what is not in the file, such as values that other resources return."
  type        = string
  default     = null
}

variable "projects" {
  description = "Projects by ID, without the prefix. Destroying a project archives it, and its ID remains reserved. Set name only for an imported project whose name differs from its ID, because creating a project uses its name as the ID."
  type = map(object({
    description = string
    name        = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.projects) : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name)) && length("${var.name_prefix}${name}") <= 63])
    error_message = "The ID of a project contains lowercase letters, digits and hyphens, and at most 63 characters with the prefix."
  }

  validation {
    condition     = alltrue([for project in var.projects : try(length(project.name) > 0, project.name == null)])
    error_message = "The name of a project cannot be empty."
  }

  # Without a description, the provider plans the same update every time.
  validation {
    condition     = alltrue([for project in var.projects : try(length(project.description) > 0, false)])
    error_message = "Every project needs a description."
  }
}

variable "roles" {
  description = "Custom roles by name, without the prefix. Any change replaces the role and the policies that grant it. The built-in roles admin, contributor and viewer exist in every organization: add them to existing_roles instead."
  type = map(object({
    description = string
    actions     = set(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for name in keys(var.roles) : can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name)) && length("${var.name_prefix}${name}") <= 63])
    error_message = "The name of a role contains lowercase letters, digits and hyphens, and at most 63 characters with the prefix."
  }

  # The provider refuses to create a role that exists, and this module must never manage a built-in role.
  validation {
    condition     = length(setintersection([for name in keys(var.roles) : "${var.name_prefix}${name}"], ["admin", "contributor", "viewer"])) == 0
    error_message = "The roles admin, contributor and viewer are built in: add them to existing_roles instead."
  }

  # Without a description, the provider replaces the role in every plan.
  validation {
    condition     = alltrue([for role in var.roles : try(length(role.description) > 0, false)])
    error_message = "Every role needs a description."
  }

  validation {
    condition = alltrue([for role in var.roles : length(role.actions) > 0 && length(setsubtract(role.actions, [
      "administer_account",
      "administer_project",
      "create",
      "create_flyte_executions",
      "delete",
      "edit_cluster_related_attributes",
      "edit_execution_related_attributes",
      "edit_unused_attributes",
      "manage_cluster",
      "manage_permissions",
      "read",
      "register_flyte_inventory",
      "support_system_logs",
      "update",
      "view_flyte_executions",
      "view_flyte_inventory",
    ])) == 0])
    error_message = "A role needs at least one action. modules/workspace/variables.tf lists the valid actions."
  }
}

variable "existing_projects" {
  description = "IDs of projects that are managed elsewhere and that policies can use."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "existing_roles" {
  description = "IDs of roles that are managed elsewhere and that policies can grant, such as the built-in roles admin, contributor and viewer."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "policies" {
  description = "Policies by name, without the prefix. A policy grants roles on projects in domains, on whole domains, or on the whole organization. A description cannot be changed after the policy is created."
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
    error_message = "The name of a policy contains lowercase letters, digits and hyphens, and at most 63 characters with the prefix."
  }

  validation {
    condition     = alltrue([for policy in var.policies : try(length(policy.description) > 0, false)])
    error_message = "Every policy needs a description."
  }

  validation {
    condition     = alltrue([for policy in var.policies : length(policy.projects) + length(policy.domains) + length(policy.organization_roles) > 0])
    error_message = "A policy grants at least one role: on projects, on domains or on the organization."
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
    error_message = "A policy uses only projects that are in projects or existing_projects."
  }

  # The provider merges two grants of one role on one project when it reads the policy, and then replaces the policy in
  # every plan.
  validation {
    condition     = alltrue([for policy in var.policies : length(policy.projects) == length(distinct([for grant in policy.projects : { project = grant.project, role = grant.role }]))])
    error_message = "A policy grants a role on a project only once: list all domains in one grant."
  }

  validation {
    condition = alltrue(flatten([for policy in var.policies : [
      [for grant in policy.projects : length(grant.domains) > 0 && length(setsubtract(grant.domains, var.domains)) == 0],
      [for grant in policy.domains : contains(var.domains, grant.domain)],
    ]]))
    error_message = "A policy uses at least one domain, and only domains of this environment."
  }

  # A role on the organization applies to every domain, including those of other environments.
  validation {
    condition     = length(var.domains) == 3 || alltrue([for policy in var.policies : length(policy.organization_roles) == 0])
    error_message = "An environment that shares its organization cannot grant a role on the whole organization."
  }
}
