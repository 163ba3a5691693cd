# Checks access.yaml without a key, as a plan does with a key. The values are those of the module call in main.tf.

run "access_of_dev" {
  command = plan

  module {
    source = "../../modules/workspace/access"
  }

  variables {
    file        = "access.yaml"
    name_prefix = ""
    domains     = ["development", "staging", "production"]
  }
}
