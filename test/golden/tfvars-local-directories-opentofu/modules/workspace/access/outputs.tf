output "access" {
  description = "The access that the file grants, if it has no errors."
  value = {
    projects = { for one in local.entries.projects : one.id => {
      description = one.value.description
      name        = try(one.value.display_name, null)
    } }
    project_attributes = { for attributes in flatten([for one in local.entries.projects : [
      for value in try(concat(one.value.attributes, []), []) : merge(value, { project = one.id })
    ]]) : "${attributes.project}/${attributes.domain}" => attributes }
    roles = { for one in local.entries.roles : one.id => {
      description = one.value.description
      actions     = toset(one.value.actions)
    } }
    policies = { for one in local.entries.policies : one.id => {
      description        = one.value.description
      projects           = try(concat(one.value.projects, []), [])
      domains            = try(concat(one.value.domains, []), [])
      organization_roles = toset(try(concat(one.value.organization_roles, []), []))
    } }
    new_users        = { for one in local.entries.users : one.id => one.value.create if can(one.value.create) }
    existing_users   = toset([for one in local.entries.users : one.id if !can(one.value.create)])
    new_applications = { for one in local.entries.applications : one.id => one.value.create if can(one.value.create) }
    applications     = toset(local.entries.applications[*].id)
    # One entry for each policy of a user or an application, so that each is a resource of its own.
    user_policies = { for access in flatten([for one in local.entries.users : [
      for policy in try(concat(one.value.policies, []), []) : { user = one.id, policy = policy }
    ]]) : "${access.user}/${access.policy}" => access }
    application_policies = { for access in flatten([for one in local.entries.applications : [
      for policy in try(concat(one.value.policies, []), []) : { application = one.id, policy = policy }
    ]]) : "${access.application}/${access.policy}" => access }
    existing = { for list, ids in local.existing : list => toset(ids) }
  }

  precondition {
    condition     = length(local.errors) == 0
    error_message = join("\n", concat(["The access file contains errors:"], [for error in try(local.errors[0], []) : "  ${local.file}: ${error}."]))
  }
}
