# Checks the access files without a key, as a plan does with keys. The values are those of the module calls.

run "access_of_dev" {
  command = plan

  module {
    source = "./modules/workspace/access"
  }

  variables {
    file        = "access/dev.yaml"
    name_prefix = "dev-"
    domains     = ["development"]
  }
}

run "access_of_prod" {
  command = plan

  module {
    source = "./modules/workspace/access"
  }

  variables {
    file        = "access/prod.yaml"
    name_prefix = "prod-"
    domains     = ["production"]
  }
}
