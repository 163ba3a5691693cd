locals {
  # The guards compare the key with these values. They are local values because a file or an environment variable could
  # override an input variable without review.
  union = {
    environment = "dev"
    description = "dev of ml-platform"
    tier        = "development"
    org         = "acme"
    host        = "acme.hosted.unionai.cloud"
  }
}

# Reads the host and organization of the key from the control plane, regardless of the source of the key. This also
# detects an unintended UNIONAI_API_KEY: the provider silently prefers this variable to the api_key argument.
data "unionai_controlplane" "union" {
  lifecycle {
    postcondition {
      condition     = self.host == local.union.host && self.organization == local.union.org
      error_message = "The key in use does not belong to organization ${local.union.org} on ${local.union.host}. Check whether UNIONAI_API_KEY is set to the key of another environment."
    }
  }
}

# Projects, roles and policies of this environment. Edit this block: `update` merges your changes.
module "workspace" {
  source = "../../modules/workspace"

  # Wait for the guard: no resource is read or changed before the key is verified.
  depends_on = [data.unionai_controlplane.union]

  organization = local.union.org

  projects = {
    ml-platform = {
      description = "ml-platform, environment dev. Managed as code."
    }
  }

  # Built-in roles exist in every organization. Refer to them here; never create or import them.
  existing_roles = ["viewer"]

  policies = {
    viewers = {
      description = "Read access to the projects of this environment."
      projects = [
        { project = "ml-platform", role = "viewer", domains = ["development", "staging", "production"] },
      ]
    }
  }
}
