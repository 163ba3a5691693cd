# Reads an access file. Every mistake in it is an error of the plan that names the file, the entry and the field:
# checks.tf and text.tf contain the rules. The values of the file are passed on only if there is no error.
locals {
  file = var.file == null ? "" : trimprefix(var.file, "./")
  text = var.file == null ? "{}" : file(var.file)

  # An empty file could be a mistake that removes all access: an access file without access contains {}.
  is_empty = can(regex("^\\s*$", replace(local.text, "/(?m)#.*$/", "")))
  source   = yamldecode(var.file == null || local.is_empty ? "{}" : file(var.file))

  # A value of another type counts as empty in what follows. The rules report it.
  root = try(merge(local.source, {}), {})

  # The field that names an entry, for each list of the file.
  identities = {
    projects     = "name"
    roles        = "name"
    policies     = "name"
    users        = "email"
    applications = "client_id"
  }

  entries = {
    for list, identity in local.identities : list => [
      for index, value in try(concat(local.root[list], []), []) : {
        at    = "${list}: ${coalesce(try(tostring(value[identity]), null), "entry ${index + 1}")}"
        id    = try(coalesce(tostring(value[identity])), "")
        value = value
      }
    ]
  }

  # The parts of entries that are objects themselves.
  attributes = flatten([for entry in local.entries.projects : [
    for index, value in try(concat(entry.value.attributes, []), []) : {
      at    = "${entry.at}: attributes: ${coalesce(try(tostring(value.domain), null), "entry ${index + 1}")}"
      value = value
    }
  ]])
  project_grants = flatten([for entry in local.entries.policies : [
    for index, value in try(concat(entry.value.projects, []), []) : {
      at    = "${entry.at}: projects: ${coalesce(try(tostring(value.project), null), "entry ${index + 1}")}"
      value = value
      grant = try("the role ${value.role} on the project ${value.project}", null)
      of    = entry.at
    }
  ]])
  domain_grants = flatten([for entry in local.entries.policies : [
    for index, value in try(concat(entry.value.domains, []), []) : {
      at    = "${entry.at}: domains: ${coalesce(try(tostring(value.domain), null), "entry ${index + 1}")}"
      value = value
      grant = try("the role ${value.role} on the domain ${value.domain}", null)
      of    = entry.at
    }
  ]])
  new_users = [for entry in local.entries.users : {
    at    = "${entry.at}: create"
    value = entry.value.create
  } if can(entry.value.create)]
  new_applications = [for entry in local.entries.applications : {
    at    = "${entry.at}: create"
    value = entry.value.create
  } if can(entry.value.create)]

  # IDs of objects that are managed elsewhere.
  existing = {
    for list in ["projects", "roles", "policies"] : list => [for id in try(concat(local.root.existing[list], []), []) : try(coalesce(tostring(id)), "")]
  }
}
