provider "aws" {
  region = "us-west-2"
}

# Read anew in every plan and apply. An ephemeral value is written to neither state nor plan.
ephemeral "aws_secretsmanager_secret_version" "union" {
  count = var.personal_key ? 0 : 1

  secret_id = "unionai/dev/terraform-api-key"

  lifecycle {
    # A key of another environment stops the run here, before any provider has used it.
    postcondition {
      condition     = try(split(":", base64decode(self.secret_string))[0], "") == local.union.host
      error_message = "The secret holds no Union.ai key for ${local.union.host}. Load the key of this environment into it."
    }
  }
}

provider "unionai" {
  api_key = one(ephemeral.aws_secretsmanager_secret_version.union[*].secret_string)

  # Refuses the key of any other organisation. `org` stays unset on purpose: it would replace the organisation
  # that the key says, and so blind this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
