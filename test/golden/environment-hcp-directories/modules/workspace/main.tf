# Reads access.yaml and rejects every mistake in it.
module "access" {
  source = "./access"

  file        = var.access_file
  name_prefix = var.name_prefix
  domains     = var.domains
  declared = {
    projects = keys(var.projects)
    roles    = keys(var.roles)
    policies = keys(var.policies)
  }
  existing = {
    projects = var.existing_projects
    roles    = var.existing_roles
  }
}

locals {
  access   = module.access.access
  projects = merge(var.projects, local.access.projects)
  roles    = merge(var.roles, local.access.roles)
  policies = merge(var.policies, local.access.policies)

  project_ids = merge(
    { for id in setunion(var.existing_projects, local.access.existing.projects) : id => id },
    { for name, project in unionai_project.this : name => project.id },
  )
  role_ids = merge(
    { for id in setunion(var.existing_roles, local.access.existing.roles, ["admin", "contributor", "viewer"]) : id => id },
    { for name, role in unionai_role.this : name => role.id },
  )
  policy_ids = merge(
    { for id in local.access.existing.policies : id => id },
    { for name, policy in unionai_policy.this : name => policy.id },
  )
}

resource "unionai_project" "this" {
  for_each = local.projects

  name        = coalesce(each.value.name, "${var.name_prefix}${each.key}")
  description = each.value.description
}

resource "unionai_project_domain_attributes" "this" {
  for_each = local.access.project_attributes

  project    = unionai_project.this[each.value.project].id
  domain     = each.value.domain
  attributes = each.value.values
}

resource "unionai_role" "this" {
  for_each = local.roles

  name        = "${var.name_prefix}${each.key}"
  description = each.value.description
  actions     = each.value.actions
}

resource "unionai_policy" "this" {
  for_each = local.policies

  name        = "${var.name_prefix}${each.key}"
  description = each.value.description

  dynamic "project" {
    for_each = each.value.projects
    content {
      id      = local.project_ids[project.value.project]
      role_id = local.role_ids[project.value.role]
      domains = project.value.domains
    }
  }

  dynamic "domain" {
    for_each = each.value.domains
    content {
      id      = domain.value.domain
      role_id = local.role_ids[domain.value.role]
    }
  }

  dynamic "organization" {
    for_each = each.value.organization_roles
    content {
      id      = var.organization
      role_id = local.role_ids[organization.value]
    }
  }

  lifecycle {
    # The provider never sends a changed description to Union.ai: it would be in every later plan. To change it, apply
    # with -replace=ADDRESS of the policy.
    ignore_changes = [description]

    # The same is true of the name, which includes the prefix.
    postcondition {
      condition     = self.id == "${var.name_prefix}${each.key}"
      error_message = "The name of a policy cannot be changed: restore name_prefix, or apply with -replace=ADDRESS of the policy."
    }
  }
}
