# Environment dev. Each environment has its own file.
#
# API key: environment variable, set for each run

locals {
  # The guards compare the key with these values. They are local values because a file or an environment variable could
  # override an input variable without review.
  dev = {
    environment = "dev"
    description = "dev of ml-platform"
    tier        = "development"
    org         = "acme"
    host        = "acme.hosted.unionai.cloud"
  }
}

variable "unionai_api_key_dev" {
  description = "Union.ai API key of the environment dev."
  type        = string
  sensitive   = true # never displayed
  ephemeral   = true # never written to the state or a plan; set it again to apply a saved plan
  nullable    = false

  # Fails if the key belongs to another environment, before the provider uses it.
  validation {
    condition     = try(split(":", base64decode(var.unionai_api_key_dev))[0], "") == local.dev.host
    error_message = "The value is not a Union.ai API key for ${local.dev.host}. Set the key of this environment."
  }
}

provider "unionai" {
  alias   = "dev"
  api_key = var.unionai_api_key_dev

  # Rejects a key of any other organization. Do not set `org`: it overrides the organization of the key and disables
  # this check and the guard below.
  allowed_orgs = [local.dev.org]
}

# Compares the host and organization of the key that the provider uses, regardless of its source. The provider reads them
# from the key and does not ask the control plane. This detects an unintended UNIONAI_API_KEY: the provider silently
# prefers this variable to the api_key argument. The conditions do not run on destroy.
data "unionai_controlplane" "dev" {
  provider = unionai.dev

  lifecycle {
    postcondition {
      condition     = self.host == local.dev.host && self.organization == local.dev.org
      error_message = "The key in use does not belong to organization ${local.dev.org} on ${local.dev.host}. Check whether UNIONAI_API_KEY is set to the key of another environment."
    }

    postcondition {
      condition     = local.api_keys_differ
      error_message = "Two environments use the same key. Create a separate key for each environment."
    }
  }
}

# Every plan reads a built-in role, because nothing else proves that the key has rights: otherwise the plan of a key without
# rights would succeed, and its apply fail halfway. If the organization has no such role, set keyCheckRole.
data "unionai_role" "dev" {
  provider = unionai.dev

  id = "viewer"

  # No request with a key of another environment.
  depends_on = [data.unionai_controlplane.dev]
}

# Projects, roles, policies and access of this environment, from access/dev.yaml. `update` merges changes of this block.
module "dev" {
  source = "./modules/workspace"

  providers = {
    unionai = unionai.dev
  }

  # Wait for the guard: in a plan, no resource is read before the key is verified.
  depends_on = [data.unionai_controlplane.dev, data.unionai_role.dev]

  organization = local.dev.org

  # Projects, roles, policies, and the users and applications that have them.
  access_file = "${path.module}/access/dev.yaml"
}

output "dev" {
  description = "The environment, the endpoint of its key, and the IDs of its projects, roles and policies."
  value = merge(module.dev, {
    environment = local.dev
    endpoint    = data.unionai_controlplane.dev.endpoint
  })
}
