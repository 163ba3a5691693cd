module "environments" {
  source = "./environment"

  name                 = "prod_eu"
  recovery_days        = 30
  permissions_boundary = var.permissions_boundary

  secrets = {
    "dev/key"             = { name = "unionai/dev/terraform-api-key", region = "eu-central-1" }
    "dev/key/pending"     = { name = "unionai/dev/terraform-api-key-pending", region = "eu-central-1" }
    "prod_eu/key"         = { name = "unionai/prod_eu/terraform-api-key", region = "eu-central-1" }
    "prod_eu/key/pending" = { name = "unionai/prod_eu/terraform-api-key-pending", region = "eu-central-1" }
  }
}
