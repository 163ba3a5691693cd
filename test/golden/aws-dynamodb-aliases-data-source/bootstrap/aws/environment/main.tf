# The secrets and identities of one environment. No identity of another environment is allowed to use any of them.

locals {
  state_bucket = var.state == null ? "" : split(":::", var.state.bucket_arn)[1]

  # As kms:ViaService names services. All resources of an environment are in one partition.
  regions    = concat([for secret in var.secrets : secret.region], var.state == null ? [] : [var.state.region])
  dns_suffix = anytrue([for region in local.regions : startswith(region, "cn-")]) ? "amazonaws.com.cn" : "amazonaws.com"
}

# One key per region. It belongs to this environment alone, so that access to the secrets of another environment does not help.
# Its policy is the default one: the policies of the account, that is of the roles below, decide who uses it.
resource "aws_kms_key" "secrets" {
  # checkov:skip=CKV2_AWS_64:With the default key policy, only IAM policies of the account grant access.
  for_each = toset([for secret in var.secrets : secret.region])

  region                  = each.key
  description             = "Union.ai API keys of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = var.recovery_days
}

# Terraform creates the secrets without a value, so that no API key is ever in its state.
resource "aws_secretsmanager_secret" "key" {
  # checkov:skip=CKV2_AWS_57:scripts/keys.sh rotates the API keys. A Lambda function would need permission to create API keys.
  for_each = var.secrets

  region                  = each.value.region
  name                    = each.value.name
  description             = "Union.ai API key: ${each.key}"
  kms_key_id              = aws_kms_key.secrets[each.value.region].arn
  recovery_window_in_days = var.recovery_days
}

# Only jobs of one CI/CD environment get the role: AWS compares the claims of their OIDC token.
data "aws_iam_policy_document" "trust" {
  for_each = var.identities

  statement {
    sid     = "JobsOfTheEnvironment"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.identity_provider.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.identity_provider.url}:aud"
      values   = [each.value.audience]
    }

    # A subject with an asterisk matches any branch: only for an identity that plans merge requests.
    condition {
      test     = anytrue([for subject in each.value.subjects : strcontains(subject, "*")]) ? "StringLike" : "StringEquals"
      variable = "${var.identity_provider.url}:sub"
      values   = each.value.subjects
    }

    dynamic "condition" {
      for_each = each.value.claims
      content {
        test     = "StringEquals"
        variable = "${var.identity_provider.url}:${condition.key}"
        values   = condition.value
      }
    }
  }
}

resource "aws_iam_role" "ci" {
  for_each = var.identities

  name                 = each.value.role_name
  description          = "Jobs of the CI/CD environment ${each.key}"
  assume_role_policy   = data.aws_iam_policy_document.trust[each.key].json
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary
}

# Every statement names its actions and resources. Nothing else is allowed.
data "aws_iam_policy_document" "access" {
  for_each = var.identities

  # `init` lists the workspaces, which are below env:/. S3 reports that a state does not exist only to
  # identities that can list its name.
  dynamic "statement" {
    for_each = each.value.state == "none" ? [] : [var.state]
    content {
      sid       = "ListState"
      actions   = ["s3:ListBucket"]
      resources = [statement.value.bucket_arn]

      condition {
        test     = "StringEquals"
        variable = "s3:prefix"
        values   = [statement.value.key, "env:/"]
      }
    }
  }

  dynamic "statement" {
    for_each = each.value.state == "none" ? [] : [var.state]
    content {
      sid       = "ReadState"
      actions   = ["s3:GetObject"]
      resources = ["${statement.value.bucket_arn}/${statement.value.key}"]
    }
  }

  # Plans run with -lock=false, so that their identity needs no write access.
  dynamic "statement" {
    for_each = each.value.state == "write" ? [var.state] : []
    content {
      sid       = "WriteState"
      actions   = ["s3:PutObject"]
      resources = ["${statement.value.bucket_arn}/${statement.value.key}"]
    }
  }

  dynamic "statement" {
    for_each = each.value.state == "write" && try(var.state.lock_table_arn, null) == null ? [var.state] : []
    content {
      sid       = "LockState"
      actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
      resources = ["${statement.value.bucket_arn}/${statement.value.key}.tflock"]
    }
  }

  # The lock table also contains the checksum of the state.
  dynamic "statement" {
    for_each = each.value.state == "read" && try(var.state.lock_table_arn, null) != null ? [var.state] : []
    content {
      sid       = "ReadChecksum"
      actions   = ["dynamodb:GetItem"]
      resources = [statement.value.lock_table_arn]

      condition {
        test     = "ForAllValues:StringEquals"
        variable = "dynamodb:LeadingKeys"
        values   = ["${local.state_bucket}/${statement.value.key}-md5"]
      }
    }
  }

  dynamic "statement" {
    for_each = each.value.state == "write" && try(var.state.lock_table_arn, null) != null ? [var.state] : []
    content {
      sid       = "LockState"
      actions   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"]
      resources = [statement.value.lock_table_arn]

      condition {
        test     = "ForAllValues:StringEquals"
        variable = "dynamodb:LeadingKeys"
        values   = ["${local.state_bucket}/${statement.value.key}", "${local.state_bucket}/${statement.value.key}-md5"]
      }
    }
  }

  dynamic "statement" {
    for_each = each.value.state != "none" && try(var.state.kms_key_arn, null) != null ? [var.state] : []
    content {
      sid       = "DecryptState"
      actions   = each.value.state == "write" ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"]
      resources = [statement.value.kms_key_arn]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${statement.value.region}.${local.dns_suffix}"]
      }

      # With an S3 Bucket Key, the context is the bucket; without it, the object.
      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:aws:s3:arn"
        values   = [statement.value.bucket_arn, "${statement.value.bucket_arn}/${statement.value.key}"]
      }
    }
  }

  # A plan is created once: the policy of the bucket requires If-None-Match. The identity that creates plans cannot read them.
  dynamic "statement" {
    for_each = each.value.saved_plans == "none" ? [] : [var.saved_plans]
    content {
      sid       = each.value.saved_plans == "create" ? "CreatePlans" : "ReadPlans"
      actions   = each.value.saved_plans == "create" ? ["s3:PutObject"] : ["s3:GetObject"]
      resources = ["${statement.value.bucket_arn}/plans/${var.name}/*"]
    }
  }

  dynamic "statement" {
    for_each = each.value.saved_plans == "none" ? [] : [var.saved_plans]
    content {
      sid       = each.value.saved_plans == "create" ? "EncryptPlans" : "DecryptPlans"
      actions   = each.value.saved_plans == "create" ? ["kms:GenerateDataKey"] : ["kms:Decrypt"]
      resources = [statement.value.kms_key_arn]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${statement.value.region}.${local.dns_suffix}"]
      }

      condition {
        test     = "StringLike"
        variable = "kms:EncryptionContext:aws:s3:arn"
        values   = ["${statement.value.bucket_arn}/plans/${var.name}/*"]
      }
    }
  }

  dynamic "statement" {
    for_each = length(each.value.reads) > 0 ? [each.value.reads] : []
    content {
      sid       = "ReadKeys"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = [for secret in statement.value : aws_secretsmanager_secret.key[secret].arn]
    }
  }

  # The dates of versions tell the age of a key without its value.
  dynamic "statement" {
    for_each = length(each.value.dates) > 0 ? [each.value.dates] : []
    content {
      sid       = "ReadDates"
      actions   = ["secretsmanager:ListSecretVersionIds"]
      resources = [for secret in statement.value : aws_secretsmanager_secret.key[secret].arn]
    }
  }

  dynamic "statement" {
    for_each = length(each.value.writes) > 0 ? [each.value.writes] : []
    content {
      sid       = "WriteKeys"
      actions   = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"]
      resources = [for secret in statement.value : aws_secretsmanager_secret.key[secret].arn]
    }
  }

  # Only for the secrets that the identity reads or writes, and only through Secrets Manager.
  dynamic "statement" {
    for_each = toset([for secret in concat(each.value.reads, each.value.writes) : var.secrets[secret].region])
    content {
      sid       = "DecryptKeys${title(replace(statement.value, "-", ""))}"
      actions   = length(each.value.writes) > 0 ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"]
      resources = [aws_kms_key.secrets[statement.value].arn]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["secretsmanager.${statement.value}.${local.dns_suffix}"]
      }

      condition {
        test     = "StringEquals"
        variable = "kms:EncryptionContext:SecretARN"
        values = [
          for secret in distinct(concat(each.value.reads, each.value.writes)) :
          aws_secretsmanager_secret.key[secret].arn if var.secrets[secret].region == statement.value
        ]
      }
    }
  }

  # OpenTofu encrypts states and plans with this key before it writes them.
  dynamic "statement" {
    for_each = length(each.value.encryption_keys) > 0 ? [each.value.encryption_keys] : []
    content {
      sid       = "EncryptInTheEngine"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role_policy" "ci" {
  for_each = var.identities

  name   = "pipeline"
  role   = aws_iam_role.ci[each.key].name
  policy = data.aws_iam_policy_document.access[each.key].json
}
