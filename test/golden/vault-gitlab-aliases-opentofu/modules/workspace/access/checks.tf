locals {
  # The keys of each kind of object, and the type of their values. A typed variable would ignore an unknown key.
  keys = {
    file          = { projects = "list", roles = "list", policies = "list", users = "list", applications = "list", existing = "object" }
    existing      = { projects = "texts", roles = "texts", policies = "texts" }
    project       = { name = "text", description = "text", display_name = "text", attributes = "list" }
    attributes    = { domain = "text", values = "values" }
    role          = { name = "text", description = "text", actions = "texts" }
    policy        = { name = "text", description = "text", projects = "list", domains = "list", organization_roles = "texts" }
    project_grant = { project = "text", role = "text", domains = "texts" }
    domain_grant  = { domain = "text", role = "text" }
    user          = { email = "text", policies = "texts", create = "object" }
    new_user      = { first_name = "text", last_name = "text" }
    application   = { client_id = "text", policies = "texts", create = "object" }
    new_application = {
      name                       = "text"
      secret_in_state            = "true"
      consent_method             = "text"
      token_endpoint_auth_method = "text"
      grant_types                = "texts"
      response_types             = "texts"
      redirect_uris              = "texts"
      client_uri                 = "text"
      logo_uri                   = "text"
      policy_uri                 = "text"
      tos_uri                    = "text"
    }
  }
  required = {
    file            = []
    existing        = []
    project         = ["name", "description"]
    attributes      = ["domain", "values"]
    role            = ["name", "description", "actions"]
    policy          = ["name", "description"]
    project_grant   = ["project", "role", "domains"]
    domain_grant    = ["domain", "role"]
    user            = ["email", "policies"]
    new_user        = ["first_name", "last_name"]
    application     = ["client_id", "policies"]
    new_application = ["name", "secret_in_state", "consent_method", "token_endpoint_auth_method"]
  }
  types = {
    text   = "a text that is not empty; quote numbers, dates, true and false"
    texts  = "a list of texts, such as [viewer]"
    values = "an object whose values are texts; quote numbers, dates, true and false"
    list   = "a list, with a hyphen before each entry"
    object = "an object, with a key and a value on each line"
    "true" = "true"
  }

  objects = concat(
    [{ at = "the file", kind = "file", value = local.source }],
    [for value in [try(local.root.existing, {})] : { at = "existing", kind = "existing", value = value } if value != null],
    [for one in local.entries.projects : merge(one, { kind = "project" })],
    [for one in local.attributes : merge(one, { kind = "attributes" })],
    [for one in local.entries.roles : merge(one, { kind = "role" })],
    [for one in local.entries.policies : merge(one, { kind = "policy" })],
    [for one in local.project_grants : merge(one, { kind = "project_grant" })],
    [for one in local.domain_grants : merge(one, { kind = "domain_grant" })],
    [for one in local.entries.users : merge(one, { kind = "user" })],
    [for one in local.new_users : merge(one, { kind = "new_user" })],
    [for one in local.entries.applications : merge(one, { kind = "application" })],
    [for one in local.new_applications : merge(one, { kind = "new_application" })],
  )
  fields = flatten([for object in local.objects : [
    for key, type in local.keys[object.kind] : {
      at    = object.kind == "file" ? key : "${object.at}: ${key}"
      type  = type
      value = object.value[key]
    } if can(object.value[key])
  ]])

  # Errors of the structure: unknown and missing keys, and values of another type.
  structure_errors = distinct(concat(
    [for object in local.objects : "${object.at}: must be ${local.types.object}" if !can(keys(object.value))],
    flatten([for object in local.objects : [
      for key in try(keys(object.value), []) : "${object.at}: ${key}: is not a known key. The keys are ${join(", ", keys(local.keys[object.kind]))}" if !contains(keys(local.keys[object.kind]), key)
    ]]),
    flatten([for object in local.objects : [
      for key in local.required[object.kind] : "${object.at}: ${key}: is missing" if can(keys(object.value)) && !can(object.value[key])
    ]]),
    [for field in local.fields : "${field.at}: must be ${local.types[field.type]}" if !{
      # A text is the only JSON value in quotation marks. A date without quotes is read as a time.
      text   = can(regex("^\".+\"$", jsonencode(field.value))) && !try(can(timeadd(field.value, "0s")) && !strcontains(local.text, field.value), false)
      texts  = (field.value == null || can(concat(field.value, []))) && alltrue([for value in try(concat(field.value, []), []) : can(regex("^\".+\"$", jsonencode(value)))])
      values = try(length(keys(field.value)) > 0, false) && alltrue([for value in try(values(field.value), []) : can(regex("^\".*\"$", jsonencode(value))) && !try(can(timeadd(value, "0s")) && !strcontains(local.text, value), false)])
      # A list whose last line was deleted is null.
      list   = field.value == null || can(concat(field.value, []))
      object = can(keys(field.value)) || field.at == "existing" && field.value == null
      "true" = try(jsonencode(field.value) == "true", false)
    }[field.type]],
  ))

  # Errors of the content.
  built_in_roles = ["admin", "contributor", "viewer"]
  actions = [
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
  ]
  choices = {
    consent_method             = ["CONSENT_METHOD_NONE", "CONSENT_METHOD_TRUSTED", "CONSENT_METHOD_REQUIRED"]
    token_endpoint_auth_method = ["NONE", "CLIENT_SECRET_POST", "CLIENT_SECRET_BASIC"]
    grant_types                = ["AUTHORIZATION_CODE", "IMPLICIT", "PASSWORD", "CLIENT_CREDENTIALS", "REFRESH_TOKEN", "DEVICE_CODE"]
    response_types             = ["CODE", "TOKEN", "ID_TOKEN"]
  }
  shares_organization = length(var.domains) < 3
  known = {
    projects = concat(local.entries.projects[*].id, tolist(var.declared.projects), tolist(var.existing.projects), local.existing.projects)
    roles    = concat(local.entries.roles[*].id, tolist(var.declared.roles), tolist(var.existing.roles), local.existing.roles, local.built_in_roles)
    policies = concat(local.entries.policies[*].id, tolist(var.declared.policies), local.existing.policies)
  }

  # Each use of a name, with the list that must contain it.
  uses = concat(
    [for one in local.project_grants : { at = "${one.at}: project", list = "projects", name = try(coalesce(tostring(one.value.project)), "") }],
    [for one in concat(local.project_grants, local.domain_grants) : { at = "${one.at}: role", list = "roles", name = try(coalesce(tostring(one.value.role)), "") }],
    flatten([for one in local.entries.policies : [for role in try(concat(one.value.organization_roles, []), []) : { at = "${one.at}: organization_roles", list = "roles", name = try(coalesce(tostring(role)), "") }]]),
    flatten([for one in concat(local.entries.users, local.entries.applications) : [for policy in try(concat(one.value.policies, []), []) : { at = "${one.at}: policies", list = "policies", name = try(coalesce(tostring(policy)), "") }]]),
  )
  used_domains = concat(
    [for one in local.attributes : { at = "${one.at}: domain", domain = try(coalesce(tostring(one.value.domain)), "") }],
    flatten([for one in local.project_grants : [for domain in try(concat(one.value.domains, []), []) : { at = "${one.at}: domains", domain = try(coalesce(tostring(domain)), "") }]]),
    [for one in local.domain_grants : { at = "${one.at}: domain", domain = try(coalesce(tostring(one.value.domain)), "") }],
  )
  # Each list that must not contain a value twice.
  lists = concat(
    [for list, entries in local.entries : { at = list, values = entries[*].id }],
    [for list, ids in local.existing : { at = "existing: ${list}", values = ids }],
    [for one in local.entries.projects : { at = "${one.at}: attributes", values = [for value in try(concat(one.value.attributes, []), []) : try(value.domain, "")] }],
    [for one in local.entries.roles : { at = "${one.at}: actions", values = try(concat(one.value.actions, []), []) }],
    [for one in local.entries.policies : { at = one.at, values = [for grant in concat(local.project_grants, local.domain_grants) : grant.grant if grant.of == one.at && grant.grant != null] }],
    [for one in local.entries.policies : { at = "${one.at}: organization_roles", values = try(concat(one.value.organization_roles, []), []) }],
    [for one in local.project_grants : { at = "${one.at}: domains", values = try(concat(one.value.domains, []), []) }],
    [for one in concat(local.entries.users, local.entries.applications) : { at = "${one.at}: policies", values = try(concat(one.value.policies, []), []) }],
  )

  content_errors = concat(
    flatten([for list in ["projects", "roles", "policies"] : [
      for one in local.entries[list] : "${one.at}: name: contains lowercase letters, digits and hyphens, and at most 63 characters with the prefix" if !can(regex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", one.id)) || length("${var.name_prefix}${one.id}") > 63
    ]]),
    flatten([for list in ["projects", "roles", "policies"] : [
      for one in local.entries[list] : "${one.at}: name: is already declared in the configuration" if contains(var.declared[list], one.id)
    ]]),
    flatten([for list in ["projects", "roles", "policies"] : [
      for one in local.entries[list] : "${one.at}: name: is in existing.${list}, too" if contains(local.existing[list], one.id)
    ]]),
    # The case of an email address makes no other user.
    flatten([for list in local.lists : [
      for value, all in { for value in list.values : try(lower(tostring(value)), "") => true... } : "${list.at}: ${value}: is in the list more than once" if length(all) > 1
    ]]),
    # A domain that does not exist, or that another environment of the organization uses.
    [for use in local.used_domains : "${use.at}: ${use.domain}: is not a domain of this environment. Its domains are ${join(", ", sort(var.domains))}" if !contains(var.domains, use.domain)],
    [for use in local.uses : "${use.at}: ${use.name}: is not in ${use.list} or existing.${use.list}${use.list == "roles" ? ", and not a built-in role (${join(", ", local.built_in_roles)})" : ""}" if !contains(local.known[use.list], use.name)],

    # The provider refuses to create a role that exists, and this module must never manage a built-in role.
    [for one in local.entries.roles : "${one.at}: name: is a built-in role. Use it without declaring it" if contains(local.built_in_roles, one.id)],
    [for one in local.entries.roles : "${one.at}: actions: must contain at least one action" if length(try(concat(one.value.actions, []), [])) == 0],
    flatten([for one in local.entries.roles : [
      for action in try(concat(one.value.actions, []), []) : "${one.at}: actions: ${try(coalesce(tostring(action)), "entry")}: is not an action. The actions are ${join(", ", local.actions)}" if !try(contains(local.actions, action), false)
    ]]),

    [for one in local.entries.policies : "${one.at}: must grant a role: in projects, domains or organization_roles" if length(concat(try(concat(one.value.projects, []), []), try(concat(one.value.domains, []), []), try(concat(one.value.organization_roles, []), []))) == 0],
    [for one in local.project_grants : "${one.at}: domains: must contain at least one domain" if length(try(concat(one.value.domains, []), [])) == 0],
    # What applies to the whole organization applies to the domains of other environments, too.
    [for one in local.entries.policies : "${one.at}: organization_roles: an environment that shares its organization cannot grant a role on the whole organization" if local.shares_organization && length(try(concat(one.value.organization_roles, []), [])) > 0],
    [for id in local.existing.policies : "existing: policies: ${id}: an environment that shares its organization cannot assign policies that it does not manage" if local.shares_organization],

    [for one in local.entries.users : "${one.at}: email: is not an email address" if !can(regex("^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$", one.id)) || length(one.id) > 254],
    [for one in local.entries.applications : "${one.at}: client_id: contains letters, digits, dots, hyphens and underscores" if !can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*$", one.id))],
    [for one in concat(local.entries.users, local.entries.applications) : "${one.at}: policies: must contain at least one policy, or the entry has no effect" if length(try(concat(one.value.policies, []), [])) == 0 && !can(one.value.create)],
    flatten([for one in local.new_applications : [
      for key, names in local.choices : [
        for value in flatten([try(one.value[key], [])]) : "${one.at}: ${key}: ${try(coalesce(tostring(value)), "entry")}: is not one of ${join(", ", names)}" if !try(contains(names, value), false)
      ]
    ]]),
  )

  # Each kind only if those before it are empty: the rest would only be their consequences.
  errors = [for kind in [local.text_errors, local.structure_errors, local.content_errors] : kind if length(kind) > 0]
}
