/** Files that most repositories of the corpus have in common. */
export const ignored = '*.tfvars\n*.tfvars.json\n*.tfstate\n*.tfstate.*\n*.tfplan\n.terraform/\n';

export const lockFile = `provider "registry.terraform.io/unionai/unionai" {
  version     = "0.2.1"
  constraints = "~> 0.2"
  hashes = [
    "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "zh:1111111111111111111111111111111111111111111111111111111111111111",
  ]
}
`;

/** The terraform block of a root module with an s3 backend. */
export function s3(key: string): string {
  return `terraform {
  required_version = ">= 1.11"
  required_providers {
    unionai = {
      source  = "unionai/unionai"
      version = "~> 0.2"
    }
  }
  backend "s3" {
    bucket       = "acme-terraform-state"
    key          = "${key}"
    region       = "eu-central-1"
    encrypt      = true
    use_lockfile = true
  }
}
`;
}

/** A condition on the control plane, as a guard against wrong keys. */
export const guard = `
data "unionai_controlplane" "current" {
  lifecycle {
    postcondition {
      condition     = self.host == "acme.hosted.unionai.cloud"
      error_message = "Wrong key."
    }
  }
}
`;
