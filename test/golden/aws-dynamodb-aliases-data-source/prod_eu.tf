# Environment prod_eu. Each environment has its own file.
#
# API key: secret unionai/prod_eu/terraform-api-key in eu-central-1

locals {
  # The guards compare the key with these values. They are local values because a file or an environment variable could
  # override an input variable without review.
  prod_eu = {
    environment = "prod_eu"
    description = "prod_eu of ml-platform"
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
}

provider "aws" {
  alias  = "prod_eu"
  region = "eu-central-1"
}

# Data source (`secretRead: data-source`). The key is written in plain text to the state and to every saved plan: anyone
# who can read them can use the key. To avoid this, use `secretRead: ephemeral`.
data "aws_secretsmanager_secret_version" "prod_eu" {
  provider = aws.prod_eu

  secret_id = var.pending_client_id_prod_eu == "" ? "unionai/prod_eu/terraform-api-key" : "unionai/prod_eu/terraform-api-key-pending"

  lifecycle {
    # Fails if the key belongs to another environment, before a provider uses it.
    postcondition {
      condition     = try(split(":", base64decode(self.secret_string))[0], "") == local.prod_eu.host
      error_message = "The secret does not contain a Union.ai API key for ${local.prod_eu.host}. Store the key of this environment in it."
    }

    # The pending key of a rotation must be the one that the rotation created.
    postcondition {
      condition     = var.pending_client_id_prod_eu == "" || try(split(":", base64decode(self.secret_string))[1], "") == var.pending_client_id_prod_eu
      error_message = "The pending secret does not contain the key with this client ID. Run scripts/keys.sh status."
    }
  }
}

provider "unionai" {
  alias   = "prod_eu"
  api_key = data.aws_secretsmanager_secret_version.prod_eu.secret_string

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

# Projects, roles, policies and access of this environment, from access/prod_eu.yaml. `update` merges changes of this block.
module "prod_eu" {
  source = "./modules/workspace"

  providers = {
    unionai = unionai.prod_eu
  }

  # Wait for the guard: in a plan, no resource is read before the key is verified.
  depends_on = [data.unionai_controlplane.prod_eu, data.unionai_role.prod_eu]

  organization = local.prod_eu.org

  # Projects, roles, policies, and the users and applications that have them.
  access_file = "${path.module}/access/prod_eu.yaml"
}

output "prod_eu" {
  description = "The environment, the endpoint of its key, and the IDs of its projects, roles and policies."
  value = merge(module.prod_eu, {
    environment = local.prod_eu
    endpoint    = data.unionai_controlplane.prod_eu.endpoint
  })
}
