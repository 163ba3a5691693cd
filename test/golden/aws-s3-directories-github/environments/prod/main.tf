locals {
  # The guards compare the key with these values. They are local values because a file or an environment variable could
  # override an input variable without review.
  union = {
    environment = "prod"
    description = "Customer models; on call around the clock"
    tier        = "production"
    org         = "acme-prod"
    host        = "acme-prod.hosted.unionai.cloud"
  }
}

# Compares the host and organization of the key that the provider uses, regardless of its source. The provider reads them
# from the key and does not ask the control plane. This detects an unintended UNIONAI_API_KEY: the provider silently
# prefers this variable to the api_key argument. The conditions do not run on destroy.
data "unionai_controlplane" "union" {
  lifecycle {
    postcondition {
      condition     = self.host == local.union.host && self.organization == local.union.org
      error_message = "The key in use does not belong to organization ${local.union.org} on ${local.union.host}. Check whether UNIONAI_API_KEY is set to the key of another environment."
    }
  }
}

# Every plan reads a built-in role, because nothing else proves that the key has rights: otherwise the plan of a key without
# rights would succeed, and its apply fail halfway. If the organization has no such role, set keyCheckRole.
data "unionai_role" "union" {
  id = "viewer"

  # No request with a key of another environment.
  depends_on = [data.unionai_controlplane.union]
}

# Projects, roles, policies and access of this environment, from access.yaml. `update` merges changes of this block.
module "workspace" {
  source = "../../modules/workspace"

  # Wait for the guard: in a plan, no resource is read before the key is verified.
  depends_on = [data.unionai_controlplane.union, data.unionai_role.union]

  organization = local.union.org

  # Projects, roles, policies, and the users and applications that have them.
  access_file = "${path.module}/access.yaml"
}
