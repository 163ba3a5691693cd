# Tests of the rules for access files.
run "a_valid_file" {
  command = plan

  module {
    source = "./access"
  }

  variables {
    file = "tests/access.yaml"
  }

  assert {
    condition     = length(output.access.user_policies) == 3
    error_message = "The file grants three policies to users."
  }
}

run "existing_users" {
  command = plan

  module {
    source = "./access"
  }

  variables {
    file = "tests/existing-users.yaml"
  }

  assert {
    condition     = output.access.existing_users == toset(["ada@example.com"]) && length(output.access.new_users) == 0
    error_message = "A user without create is looked up by the email address."
  }
}

run "a_domain_of_another_environment" {
  command = plan

  module {
    source = "./access"
  }

  variables {
    file    = "tests/access.yaml"
    domains = ["production"]
  }

  expect_failures = [output.access]
}

run "an_unknown_key" {
  command = plan

  module {
    source = "./access"
  }

  variables {
    file = "tests/unknown-key.yaml"
  }

  expect_failures = [output.access]
}

run "a_repeated_key" {
  command = plan

  module {
    source = "./access"
  }

  variables {
    file = "tests/repeated-key.txt"
  }

  expect_failures = [output.access]
}

run "an_empty_file" {
  command = plan

  module {
    source = "./access"
  }

  variables {
    file = "tests/empty.yaml"
  }

  expect_failures = [output.access]
}
