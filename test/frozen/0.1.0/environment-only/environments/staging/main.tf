locals {
  # What the guards compare every key with. Local values, because a variable could be overridden by a file or an
  # environment variable that no reviewer sees.
  union = {
    environment = "staging"
    description = "staging of ml-platform"
    tier        = "staging"
    org         = "acme"
    host        = "acme.hosted.unionai.cloud"
  }
}

# Asks the control plane whom the key acts for. This also catches a stray UNIONAI_API_KEY: the provider
# prefers that variable to its api_key argument, and says nothing.
data "unionai_controlplane" "union" {
  lifecycle {
    postcondition {
      condition     = self.host == local.union.host && self.organization == local.union.org
      error_message = "The key in use does not belong to ${local.union.org} on ${local.union.host}. Is UNIONAI_API_KEY set to the key of another environment?"
    }
  }
}

# What this environment manages. Yours to edit: an update of the scaffold merges around your changes.
module "workspace" {
  source = "../../modules/workspace"

  # Nothing is compared with the control plane before the key has proved to be this environment's.
  depends_on = [data.unionai_controlplane.union]

  organization = local.union.org

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
