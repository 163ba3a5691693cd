# Everything of the environment dev. Another environment is another file like this one.
#
# Key: field api_key of secret/unionai/dev/terraform-api-key
#
# Another environment acts on the same organisation. Host and organisation cannot tell their keys apart; names and
# domains keep apart what the two manage.

locals {
  # What the guards compare every key with. Local values, because a variable could be overridden by a file or an
  # environment variable that no reviewer sees.
  dev = {
    environment = "dev"
    description = "dev of ml-platform"
    tier        = "development"
    org         = "acme"
    host        = "acme.hosted.unionai.cloud"
  }
}

provider "vault" {
  alias   = "dev"
  address = "https://vault.acme.example:8200"

  namespace = "platform"

  # A pipeline logs in with its own identity: the provider takes the token from TERRAFORM_VAULT_AUTH_JWT. On a
  # workstation the variable is unset, and the session of `vault login` counts.
  dynamic "auth_login_jwt" {
    for_each = var.vault_jwt_role[*]
    content {
      mount = "jwt"
      role  = auth_login_jwt.value
    }
  }
}

# Read anew in every plan and apply. An ephemeral value is written to neither state nor plan.
ephemeral "vault_kv_secret_v2" "dev" {
  provider = vault.dev

  mount = "secret"
  name  = "unionai/dev/terraform-api-key"

  lifecycle {
    # A key of another environment stops the run here, before any provider has used it.
    postcondition {
      condition     = try(split(":", base64decode(self.data["api_key"]))[0], "") == local.dev.host
      error_message = "The secret holds no Union.ai key for ${local.dev.host}. Load the key of this environment into it."
    }

    # Tells apart keys of the same organisation. The client id is the second field of a key, and no secret.
    postcondition {
      condition     = try(split(":", base64decode(self.data["api_key"]))[1], "") == "acme-dev-terraform"
      error_message = "The secret holds the key of another client than the one this environment expects."
    }
  }
}

provider "unionai" {
  alias   = "dev"
  api_key = ephemeral.vault_kv_secret_v2.dev.data["api_key"]

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard below.
  allowed_orgs = [local.dev.org]
}

# Asks the control plane whom the key acts for, whichever way the key came. This also catches a stray
# UNIONAI_API_KEY: the provider prefers that variable to an api_key argument, and says nothing.
data "unionai_controlplane" "dev" {
  provider = unionai.dev

  lifecycle {
    postcondition {
      condition     = self.host == local.dev.host && self.organization == local.dev.org
      error_message = "The key in use does not belong to ${local.dev.org} on ${local.dev.host}. Is UNIONAI_API_KEY set to the key of another environment?"
    }

    postcondition {
      condition     = local.api_keys_differ
      error_message = "Two environments use the same key. Every environment needs a key of its own."
    }
  }
}

# What this environment manages. Yours to edit: an update of the scaffold merges around your changes.
module "dev" {
  source = "./modules/workspace"

  providers = {
    unionai = unionai.dev
  }

  # Nothing is compared with the control plane before the key has proved to be this environment's.
  depends_on = [data.unionai_controlplane.dev]

  organization = local.dev.org

  # Another environment acts on the same organisation. Names and domains keep the two apart.
  name_prefix = "dev-"
  domains     = ["development"]

  projects = {
    ml-platform = {
      description = "ml-platform, environment dev. Managed as code."
    }
  }

  roles = {
    viewer = {
      description = "Sees what is registered and what runs, and changes nothing."
      actions     = ["view_flyte_inventory", "view_flyte_executions"]
    }
  }

  policies = {
    viewers = {
      description = "Lets its members look into the projects of this environment."
      projects = [
        { project = "ml-platform", role = "viewer", domains = ["development"] },
      ]
    }
  }
}

output "dev" {
  description = "The environment, the control plane that answered for it, and the ids of what is managed there."
  value = merge(module.dev, {
    environment = local.dev
    endpoint    = data.unionai_controlplane.dev.endpoint
  })
}
