provider "aws" {
  region = "us-east-1"

  # Rejects credentials of other accounts before they are used.
  allowed_account_ids = ["222222222222"]
}

# Read in every plan and apply. Ephemeral values are never written to the state or a plan.
# A plan reads the secret of the view-only key, and only an apply the one whose key can change resources. The identity of
# the plan must not have access to the latter: README, "CI/CD pipeline".
ephemeral "aws_secretsmanager_secret_version" "union" {
  count = var.personal_key ? 0 : 1

  secret_id = (
    var.pending_client_id == "" ?
    (var.key_purpose == "apply" ? "unionai/prod/terraform-api-key" : "unionai/prod/terraform-api-key-plan") :
    (var.key_purpose == "apply" ? "unionai/prod/terraform-api-key-pending" : "unionai/prod/terraform-api-key-plan-pending")
  )

  lifecycle {
    # Fails if the key belongs to another environment, before a provider uses it.
    postcondition {
      condition     = try(split(":", base64decode(self.secret_string))[0], "") == local.union.host
      error_message = "The secret does not contain a Union.ai API key for ${local.union.host}. Store the key of this environment in it."
    }

    # The pending key of a rotation must be the one that the rotation created.
    postcondition {
      condition     = var.pending_client_id == "" || try(split(":", base64decode(self.secret_string))[1], "") == var.pending_client_id
      error_message = "The pending secret does not contain the key with this client ID. Run scripts/keys.sh status."
    }
  }
}

provider "unionai" {
  api_key = one(ephemeral.aws_secretsmanager_secret_version.union[*].secret_string)

  # Rejects a key of any other organization. Do not set `org`: it overrides the organization of the key and disables
  # this check and the guard in main.tf.
  allowed_orgs = [local.union.org]
}
