# Tests of this module without Union.ai. The pipeline runs them. To run them locally, run these commands in this module:
# init -backend=false, test.
mock_provider "unionai" {
  # The ID of a policy is its name, which the module verifies.
  mock_resource "unionai_policy" {
    defaults = {
      id = "viewers"
    }
  }
}

variables {
  organization = "acme"
  access_file  = "tests/access.yaml"
}

run "each_policy_of_a_user_is_one_resource" {
  command = plan

  assert {
    condition     = toset(keys(unionai_user_access.this)) == toset(["ada@example.com/launchers", "ada@example.com/viewers", "alan@example.com/viewers"])
    error_message = "Every policy of a user must be a resource of its own, so that one deleted line removes exactly its access."
  }

  assert {
    condition     = keys(unionai_user.this) == ["ada@example.com", "alan@example.com"]
    error_message = "Users with create must be created."
  }
}

run "existing_applications_are_used_by_their_client_id" {
  command = plan

  assert {
    condition     = unionai_application_access.this["pipeline/launchers"].app == "pipeline"
    error_message = "An existing application must be used by its client ID."
  }

  assert {
    condition     = length(unionai_application.this) == 0
    error_message = "Only applications with create must be created."
  }
}

run "names_have_the_prefix" {
  command = plan

  variables {
    name_prefix = "dev-"
  }

  override_resource {
    target = unionai_policy.this
    values = {
      id = "dev-viewers"
    }
  }

  assert {
    condition     = unionai_project.this["etl"].name == "dev-etl" && unionai_role.this["launcher"].name == "dev-launcher" && unionai_policy.this["viewers"].name == "dev-viewers"
    error_message = "Projects, roles and policies must have the prefix of the environment."
  }
}

run "descriptions_are_always_set" {
  command = plan

  assert {
    condition     = alltrue([for one in concat(values(unionai_project.this)[*].description, values(unionai_role.this)[*].description, values(unionai_policy.this)[*].description) : length(one) > 0])
    error_message = "Without a description, the provider plans the same change every time."
  }
}

run "without_an_access_file" {
  command = plan

  variables {
    access_file = null
    projects    = { etl = { description = "Tables." } }
  }

  assert {
    condition     = keys(unionai_project.this) == ["etl"] && length(unionai_policy.this) == 0
    error_message = "Without an access file, the module must manage what its variables declare."
  }
}
