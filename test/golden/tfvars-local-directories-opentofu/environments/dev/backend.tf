# For trying things out. The state is a file on this machine: in clear, known to nobody else, and gone with the
# machine. git ignores it. Choose a shared backend before a second person or a pipeline applies anything.
terraform {
  backend "local" {
    path = "terraform.tfstate"
  }
}
