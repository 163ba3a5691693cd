output "projects" {
  description = "IDs of the projects, by their key in var.projects."
  value       = { for name, project in unionai_project.this : name => project.id }
}

output "roles" {
  description = "IDs of the custom roles, by their key in var.roles."
  value       = { for name, role in unionai_role.this : name => role.id }
}

output "policies" {
  description = "IDs of the policies, by their key in var.policies."
  value       = { for name, policy in unionai_policy.this : name => policy.id }
}
