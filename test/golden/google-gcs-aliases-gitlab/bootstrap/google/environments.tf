# The secrets and identities of dev, prod-eu.
module "environments" {
  source = "./environment"

  project = "acme-platform"
  pool    = local.pools["acme-platform"]
  pool_id = var.workload_identity_pool_id

  secrets = {
    "acme-platform/unionai-dev-terraform-api-key" = {
      project   = "acme-platform"
      secret_id = "unionai-dev-terraform-api-key"
      protected = false
    }

    "acme-platform/unionai-dev-terraform-api-key-pending" = {
      project   = "acme-platform"
      secret_id = "unionai-dev-terraform-api-key-pending"
      protected = false
    }

    "acme-platform/unionai-dev-terraform-api-key-plan" = {
      project   = "acme-platform"
      secret_id = "unionai-dev-terraform-api-key-plan"
      protected = false
    }

    "acme-platform/unionai-dev-terraform-api-key-plan-pending" = {
      project   = "acme-platform"
      secret_id = "unionai-dev-terraform-api-key-plan-pending"
      protected = false
    }

    "acme-prod/unionai-prod-eu-terraform-api-key" = {
      project   = "acme-prod"
      secret_id = "unionai-prod-eu-terraform-api-key"
      protected = var.deletion_protection
    }

    "acme-prod/unionai-prod-eu-terraform-api-key-pending" = {
      project   = "acme-prod"
      secret_id = "unionai-prod-eu-terraform-api-key-pending"
      protected = var.deletion_protection
    }

    "acme-prod/unionai-prod-eu-terraform-api-key-plan" = {
      project   = "acme-prod"
      secret_id = "unionai-prod-eu-terraform-api-key-plan"
      protected = var.deletion_protection
    }

    "acme-prod/unionai-prod-eu-terraform-api-key-plan-pending" = {
      project   = "acme-prod"
      secret_id = "unionai-prod-eu-terraform-api-key-plan-pending"
      protected = var.deletion_protection
    }
  }

  identities = {
    prod-eu-plan = {
      id        = "ml-platform-prod-eu-plan"
      issuer    = "https://gitlab.com"
      audiences = ["https://gitlab.com"]
      subjects  = ["project_path:acme/platform/ml-platform:ref_type:branch:ref:main"]
      reads     = ["acme-platform/unionai-dev-terraform-api-key-plan", "acme-prod/unionai-prod-eu-terraform-api-key-plan"]
      dates     = ["acme-platform/unionai-dev-terraform-api-key", "acme-platform/unionai-dev-terraform-api-key-plan", "acme-prod/unionai-prod-eu-terraform-api-key", "acme-prod/unionai-prod-eu-terraform-api-key-plan"]

      claims = {
        project_path  = ["acme/platform/ml-platform"]
        environment   = ["prod-eu-plan"]
        ref           = ["main"]
        ref_type      = ["branch"]
        ref_protected = ["true"]
      }

      state = {
        bucket = google_storage_bucket.acme_tfstate.name
        prefix = "unionai/ml-platform"
        access = "read"
      }
    }

    prod-eu = {
      id        = "ml-platform-prod-eu"
      issuer    = "https://gitlab.com"
      audiences = ["https://gitlab.com"]
      subjects  = ["project_path:acme/platform/ml-platform:ref_type:branch:ref:main"]
      reads     = ["acme-platform/unionai-dev-terraform-api-key", "acme-prod/unionai-prod-eu-terraform-api-key"]

      claims = {
        project_path          = ["acme/platform/ml-platform"]
        environment           = ["prod-eu"]
        environment_protected = ["true"]
        ref                   = ["main"]
        ref_type              = ["branch"]
        ref_protected         = ["true"]
      }

      state = {
        bucket = google_storage_bucket.acme_tfstate.name
        prefix = "unionai/ml-platform"
        access = "write"
      }
    }
  }

  depends_on = [google_project_service.api]
}
