# Environment dev. Each environment has its own file.
#
# API key: field api_key of secret/unionai/dev/terraform-api-key
#
# Another environment uses the same organization. The guards cannot distinguish their keys by host and organization. The
# name prefix and domains separate the resources of the two environments.

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

variable "pending_client_id_dev" {
  description = "Client ID of the pending key, to plan with this key during a rotation (scripts/keys.sh rotate). Empty: the current key."
  type        = string
  default     = "" # set it for a plan only: a key that is not promoted must change no resources
  nullable    = false
  ephemeral   = true # never written to a plan
}

provider "vault" {
  alias   = "dev"
  address = "https://vault.acme.example:8200"

  namespace = "platform"

  # Use the token of the login. Creating a child token requires another permission.
  skip_child_token = true

  # A pipeline logs in with its OIDC token, which the provider reads from TERRAFORM_VAULT_AUTH_JWT. On a workstation, the
  # variable is unset and the provider uses the token of `vault login`.
  dynamic "auth_login_jwt" {
    for_each = var.vault_jwt_role[*]
    content {
      mount = "jwt"
      role  = auth_login_jwt.value
    }
  }
}

# Read in every plan and apply. Ephemeral values are never written to the state or a plan.
ephemeral "vault_kv_secret_v2" "dev" {
  provider = vault.dev

  mount = "secret"

  name = var.pending_client_id_dev == "" ? "unionai/dev/terraform-api-key" : "unionai/dev/terraform-api-key-pending"

  lifecycle {
    # Fails if the key belongs to another environment, before a provider uses it.
    postcondition {
      condition     = try(split(":", base64decode(self.data["api_key"]))[0], "") == local.dev.host
      error_message = "The secret does not contain a Union.ai API key for ${local.dev.host}. Store the key of this environment in it."
    }

    # The pending key of a rotation must be the one that the rotation created.
    postcondition {
      condition     = var.pending_client_id_dev == "" || try(split(":", base64decode(self.data["api_key"]))[1], "") == var.pending_client_id_dev
      error_message = "The pending secret does not contain the key with this client ID. Run scripts/keys.sh status."
    }

    # Distinguishes keys of the same organization. The client ID is the second field of a key and is not secret. A rotation adds
    # the time of the rotation to it.
    postcondition {
      condition     = replace(try(split(":", base64decode(self.data["api_key"]))[1], ""), "/-r[0-9]{14}$/", "") == "acme-dev-terraform"
      error_message = "The client ID of the key in the secret is not the client ID of this environment."
    }
  }
}

provider "unionai" {
  alias   = "dev"
  api_key = ephemeral.vault_kv_secret_v2.dev.data["api_key"]

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

  # Another environment uses the same organization. The name prefix and domains separate the two environments.
  name_prefix = "dev-"
  domains     = ["development"]

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
