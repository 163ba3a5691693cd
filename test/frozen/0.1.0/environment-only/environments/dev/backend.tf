# The state names everything this root manages. GitLab encrypts it and keeps the lock. User and password come
# from TF_HTTP_USERNAME and TF_HTTP_PASSWORD: anything written here would also stand in every saved plan.
terraform {
  backend "http" {
    address        = "https://gitlab.com/api/v4/projects/4711/terraform/state/unionai-ml-platform-dev"
    lock_address   = "https://gitlab.com/api/v4/projects/4711/terraform/state/unionai-ml-platform-dev/lock"
    unlock_address = "https://gitlab.com/api/v4/projects/4711/terraform/state/unionai-ml-platform-dev/lock"
    lock_method    = "POST"
    unlock_method  = "DELETE"
    retry_wait_min = 5
  }
}
