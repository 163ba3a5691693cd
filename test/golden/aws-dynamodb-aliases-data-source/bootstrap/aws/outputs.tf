# scripts/setup.sh reads this output, and sets the variables of each CI/CD environment.
output "ci_environments" {
  description = "The variables of each CI/CD environment, by its name. None is secret."
  value = merge(
    module.environments.ci_environments,
  )
}
