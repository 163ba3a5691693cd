output "environment" {
  description = "Environment that this root module manages."
  value       = local.union
}

output "endpoint" {
  description = "Endpoint of the key that the provider used in the plan."
  value       = data.unionai_controlplane.union.endpoint
}

output "workspace" {
  description = "IDs of the projects, roles and policies by name."
  value       = module.workspace
}
