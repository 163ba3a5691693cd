# Environment prod-eu. Each environment has its own file.
#
# API key: secret unionai-prod-eu-terraform-api-key in project acme-prod
# View-only API key of plans: secret unionai-prod-eu-terraform-api-key-plan in project acme-prod

locals {
  # The guards compare the key with these values. They are local values because a file or an environment variable could
  # override an input variable without review.
  prod_eu = {
    environment = "prod-eu"
    description = "prod-eu of ml-platform"
    tier        = "production"
    org         = "acme-prod"
    host        = "acme-prod.hosted.unionai.cloud"
  }
}

variable "pending_client_id_prod_eu" {
  description = "Client ID of the pending key, to plan with this key during a rotation (scripts/keys.sh rotate). Empty: the current key."
  type        = string
  default     = "" # set it for a plan only: a key that is not promoted must change no resources
  nullable    = false
  ephemeral   = true # never written to a plan
}

provider "google" {
  alias   = "prod_eu"
  project = "acme-prod"
}

# Read in every plan and apply. Ephemeral values are never written to the state or a plan.
# A plan reads the secret of the view-only key, and only an apply the one whose key can change resources. The identity of
# the plan must not have access to the latter: README, "CI/CD pipeline".
ephemeral "google_secret_manager_secret_version" "prod_eu" {
  provider = google.prod_eu

  project = "acme-prod"

  secret = (
    var.pending_client_id_prod_eu == "" ?
    (var.key_purpose == "apply" ? "unionai-prod-eu-terraform-api-key" : "unionai-prod-eu-terraform-api-key-plan") :
    (var.key_purpose == "apply" ? "unionai-prod-eu-terraform-api-key-pending" : "unionai-prod-eu-terraform-api-key-plan-pending")
  )

  lifecycle {
    # Fails if the key belongs to another environment, before a provider uses it.
    postcondition {
      condition     = try(split(":", base64decode(self.secret_data))[0], "") == local.prod_eu.host
      error_message = "The secret does not contain a Union.ai API key for ${local.prod_eu.host}. Store the key of this environment in it."
    }

    # The pending key of a rotation must be the one that the rotation created.
    postcondition {
      condition     = var.pending_client_id_prod_eu == "" || try(split(":", base64decode(self.secret_data))[1], "") == var.pending_client_id_prod_eu
      error_message = "The pending secret does not contain the key with this client ID. Run scripts/keys.sh status."
    }
  }
}

provider "unionai" {
  alias   = "prod_eu"
  api_key = ephemeral.google_secret_manager_secret_version.prod_eu.secret_data

  # Rejects a key of any other organization. Do not set `org`: it overrides the organization of the key and disables
  # this check and the guard below.
  allowed_orgs = [local.prod_eu.org]
}

# Compares the host and organization of the key that the provider uses, regardless of its source. The provider reads them
# from the key and does not ask the control plane. This detects an unintended UNIONAI_API_KEY: the provider silently
# prefers this variable to the api_key argument. The conditions do not run on destroy.
data "unionai_controlplane" "prod_eu" {
  provider = unionai.prod_eu

  lifecycle {
    postcondition {
      condition     = self.host == local.prod_eu.host && self.organization == local.prod_eu.org
      error_message = "The key in use does not belong to organization ${local.prod_eu.org} on ${local.prod_eu.host}. Check whether UNIONAI_API_KEY is set to the key of another environment."
    }

    postcondition {
      condition     = local.api_keys_differ
      error_message = "Two environments use the same key. Create a separate key for each environment."
    }
  }
}

# Every plan reads a built-in role, because nothing else proves that the key has rights: otherwise the plan of a key without
# rights would succeed, and its apply fail halfway. If the organization has no such role, set keyCheckRole.
data "unionai_role" "prod_eu" {
  provider = unionai.prod_eu

  id = "viewer"

  # No request with a key of another environment.
  depends_on = [data.unionai_controlplane.prod_eu]
}

# Projects, roles, policies and access of this environment, from access/prod-eu.yaml. `update` merges changes of this block.
module "prod_eu" {
  source = "./modules/workspace"

  providers = {
    unionai = unionai.prod_eu
  }

  # Wait for the guard: in a plan, no resource is read before the key is verified.
  depends_on = [data.unionai_controlplane.prod_eu, data.unionai_role.prod_eu]

  organization = local.prod_eu.org

  # Projects, roles, policies, and the users and applications that have them.
  access_file = "${path.module}/access/prod-eu.yaml"
}

output "prod_eu" {
  description = "The environment, the endpoint of its key, and the IDs of its projects, roles and policies."
  value = merge(module.prod_eu, {
    environment = local.prod_eu
    endpoint    = data.unionai_controlplane.prod_eu.endpoint
  })
}
