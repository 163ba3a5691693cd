# HCP Terraform encrypts, locks and versions the state. Set the execution mode of the workspace to Local before the first
# run: a remote run cannot read ephemeral secrets and does not have the identity of your pipeline.
terraform {
  cloud {
    hostname     = "app.terraform.io"
    organization = "acme"

    workspaces {
      name    = "unionai-ml-platform-prod"
      project = "Machine Learning"
    }
  }
}
