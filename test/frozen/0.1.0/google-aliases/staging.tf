# Everything of the environment staging. Another environment is another file like this one.
#
# Key: secret unionai-staging-terraform-api-key in project acme-platform
#
# Another environment acts on the same organisation. Host and organisation cannot tell their keys apart; names and
# domains keep apart what the two manage.

locals {
  # What the guards compare every key with. Local values, because a variable could be overridden by a file or an
  # environment variable that no reviewer sees.
  staging = {
    environment = "staging"
    description = "staging of ml-platform"
    tier        = "staging"
    org         = "acme"
    host        = "acme.hosted.unionai.cloud"
  }
}

provider "google" {
  alias   = "staging"
  project = "acme-platform"
}

# A data source, as the answer secretRead asks. The key is written in clear to the state and to every saved
# plan: whoever can read those can act with it. `secretRead: ephemeral` avoids that.
data "google_secret_manager_secret_version" "staging" {
  provider = google.staging

  project = "acme-platform"
  secret  = "unionai-staging-terraform-api-key"

  lifecycle {
    # A key of another environment stops the run here, before any provider has used it.
    postcondition {
      condition     = try(split(":", base64decode(self.secret_data))[0], "") == local.staging.host
      error_message = "The secret holds no Union.ai key for ${local.staging.host}. Load the key of this environment into it."
    }
  }
}

provider "unionai" {
  alias   = "staging"
  api_key = data.google_secret_manager_secret_version.staging.secret_data

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard below.
  allowed_orgs = [local.staging.org]
}

# Asks the control plane whom the key acts for. This also catches a stray UNIONAI_API_KEY: the provider
# prefers that variable to its api_key argument, and says nothing.
data "unionai_controlplane" "staging" {
  provider = unionai.staging

  lifecycle {
    postcondition {
      condition     = self.host == local.staging.host && self.organization == local.staging.org
      error_message = "The key in use does not belong to ${local.staging.org} on ${local.staging.host}. Is UNIONAI_API_KEY set to the key of another environment?"
    }

    postcondition {
      condition     = local.api_keys_differ
      error_message = "Two environments use the same key. Every environment needs a key of its own."
    }
  }
}

# What this environment manages. Yours to edit: an update of the scaffold merges around your changes.
module "staging" {
  source = "./modules/workspace"

  providers = {
    unionai = unionai.staging
  }

  # Nothing is compared with the control plane before the key has proved to be this environment's.
  depends_on = [data.unionai_controlplane.staging]

  organization = local.staging.org

  # Another environment acts on the same organisation. Names and domains keep the two apart.
  name_prefix = "staging-"
  domains     = ["staging"]

  projects = {
    ml-platform = {
      description = "ml-platform, environment staging. Managed by Terraform."
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
        { project = "ml-platform", role = "viewer", domains = ["staging"] },
      ]
    }
  }
}

output "staging" {
  description = "The environment, the control plane that answered for it, and the ids of what is managed there."
  value = merge(module.staging, {
    environment = local.staging
    endpoint    = data.unionai_controlplane.staging.endpoint
  })
}
