output "environment" {
  description = "What this root is for."
  value       = local.union
}

output "endpoint" {
  description = "Control plane that answered."
  value       = data.unionai_controlplane.union.endpoint
}

output "workspace" {
  description = "Ids of the projects, roles and policies by name."
  value       = module.workspace
}
