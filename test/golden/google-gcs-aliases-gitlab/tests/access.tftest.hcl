# Checks the access files without a key, as a plan does with keys. The values are those of the module calls.

run "access_of_dev" {
  command = plan

  module {
    source = "./modules/workspace/access"
  }

  variables {
    file        = "access/dev.yaml"
    name_prefix = ""
    domains     = ["development", "staging", "production"]
  }
}

run "access_of_prod_eu" {
  command = plan

  module {
    source = "./modules/workspace/access"
  }

  variables {
    file        = "access/prod-eu.yaml"
    name_prefix = ""
    domains     = ["development", "staging", "production"]
  }
}
