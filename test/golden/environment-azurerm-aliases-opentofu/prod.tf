# Everything of the environment prod. Another environment is another file like this one.
#
# Key: environment variable of the run

locals {
  # What the guards compare every key with. Local values, because a variable could be overridden by a file or an
  # environment variable that no reviewer sees.
  prod = {
    environment = "prod"
    description = "prod of ml-platform"
    tier        = "production"
    org         = "acme-prod"
    host        = "acme-prod.hosted.unionai.cloud"
  }
}

variable "unionai_api_key_prod" {
  description = "Union.ai API key of the environment prod."
  type        = string
  sensitive   = true # never shown
  ephemeral   = true # never written to state or plan, so an apply of a saved plan needs it again
  nullable    = false

  # A key of another environment stops the run here, before the provider has used it.
  validation {
    condition     = try(split(":", base64decode(var.unionai_api_key_prod))[0], "") == local.prod.host
    error_message = "This is no Union.ai key for ${local.prod.host}. Give the key of this environment."
  }
}

provider "unionai" {
  alias   = "prod"
  api_key = var.unionai_api_key_prod

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard below.
  allowed_orgs = [local.prod.org]
}

# Asks the control plane whom the key acts for, whichever way the key came. This also catches a stray
# UNIONAI_API_KEY: the provider prefers that variable to an api_key argument, and says nothing.
data "unionai_controlplane" "prod" {
  provider = unionai.prod

  lifecycle {
    postcondition {
      condition     = self.host == local.prod.host && self.organization == local.prod.org
      error_message = "The key in use does not belong to ${local.prod.org} on ${local.prod.host}. Is UNIONAI_API_KEY set to the key of another environment?"
    }

    postcondition {
      condition     = local.api_keys_differ
      error_message = "Two environments use the same key. Every environment needs a key of its own."
    }
  }
}

# What this environment manages. Yours to edit: an update of the scaffold merges around your changes.
module "prod" {
  source = "./modules/workspace"

  providers = {
    unionai = unionai.prod
  }

  # Nothing is compared with the control plane before the key has proved to be this environment's.
  depends_on = [data.unionai_controlplane.prod]

  organization = local.prod.org

  projects = {
    ml-platform = {
      description = "ml-platform, environment prod. Managed as code."
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
        { project = "ml-platform", role = "viewer", domains = ["development", "staging", "production"] },
      ]
    }
  }
}

output "prod" {
  description = "The environment, the control plane that answered for it, and the ids of what is managed there."
  value = merge(module.prod, {
    environment = local.prod
    endpoint    = data.unionai_controlplane.prod.endpoint
  })
}
