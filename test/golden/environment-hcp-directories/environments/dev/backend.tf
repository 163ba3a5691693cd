# The state names everything this root manages. HCP Terraform encrypts, locks and versions it. The workspace has
# to be set to local execution before the first run: a remote run could read no ephemeral secret and would have
# no identity of your pipeline.
terraform {
  cloud {
    hostname     = "app.terraform.io"
    organization = "acme"

    workspaces {
      name    = "unionai-ml-platform-dev"
      project = "Machine Learning"
    }
  }
}
