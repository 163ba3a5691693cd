output "ci_environments" {
  description = "Variables of each CI/CD environment. scripts/setup.sh reads them."
  value       = module.environments.ci_environments
}
