# scripts/bootstrap.sh writes this output to scripts/setup/values, where scripts/setup.sh reads it.
output "ci_environments" {
  description = "The variables of each CI/CD environment, by its name. None is secret."
  value       = {}
}
