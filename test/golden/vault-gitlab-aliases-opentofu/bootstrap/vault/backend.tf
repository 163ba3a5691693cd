# GitLab encrypts and locks the state. Set the user and password in TF_HTTP_USERNAME and TF_HTTP_PASSWORD. Do not write
# them here: backend settings are also written to every saved plan.
terraform {
  backend "http" {
    address        = "https://gitlab.acme.example/api/v4/projects/4711/terraform/state/unionai-ml-platform-bootstrap-vault"
    lock_address   = "https://gitlab.acme.example/api/v4/projects/4711/terraform/state/unionai-ml-platform-bootstrap-vault/lock"
    unlock_address = "https://gitlab.acme.example/api/v4/projects/4711/terraform/state/unionai-ml-platform-bootstrap-vault/lock"
    lock_method    = "POST"
    unlock_method  = "DELETE"
    retry_wait_min = 5
  }
}
