locals {
  project_ids = merge(
    { for id in var.existing_projects : id => id },
    { for name, project in unionai_project.this : name => project.id },
  )
  role_ids = merge(
    { for id in var.existing_roles : id => id },
    { for name, role in unionai_role.this : name => role.id },
  )
}

resource "unionai_project" "this" {
  for_each = var.projects

  name        = coalesce(each.value.name, "${var.name_prefix}${each.key}")
  description = each.value.description
}

resource "unionai_role" "this" {
  for_each = var.roles

  name        = "${var.name_prefix}${each.key}"
  description = each.value.description
  actions     = each.value.actions
}

resource "unionai_policy" "this" {
  for_each = var.policies

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
