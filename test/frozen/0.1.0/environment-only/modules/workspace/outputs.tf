output "projects" {
  description = "Ids of the projects by name."
  value       = { for name, project in unionai_project.this : name => project.id }
}

output "roles" {
  description = "Ids of the roles by name."
  value       = { for name, role in unionai_role.this : name => role.id }
}

output "policies" {
  description = "Ids of the policies by name."
  value       = { for name, policy in unionai_policy.this : name => policy.id }
}
