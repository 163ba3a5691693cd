resource "aws_s3_bucket" "acme_tfstate" {
  # checkov:skip=CKV_AWS_144:Versions protect the states. No second region is configured for replication.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket. Its access logs record requests.
  # checkov:skip=CKV_AWS_145:No KMS key is configured for the states. S3 managed keys encrypt them.
  region = "eu-central-1"
  bucket = "acme-tfstate"

  # It contains the state of a production environment.
  lifecycle {
    prevent_destroy = true
  }
}

# Each write of a state is a version, so that an earlier state can be restored: RUNBOOK.md.
resource "aws_s3_bucket_versioning" "acme_tfstate" {
  region = "eu-central-1"
  bucket = aws_s3_bucket.acme_tfstate.id

  versioning_configuration {
    status = "Enabled"
  }
}

# As the backend requests it for each state.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_tfstate" {
  region = "eu-central-1"
  bucket = aws_s3_bucket.acme_tfstate.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "acme_tfstate" {
  region = "eu-central-1"
  bucket = aws_s3_bucket.acme_tfstate.id

  rule {
    id     = "earlier-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 365
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.acme_tfstate]
}

# Locks the states, and contains their checksums.
resource "aws_dynamodb_table" "acme_tflock" {
  # checkov:skip=CKV_AWS_119:The table contains paths and checksums of states, and no values. The AWS managed key encrypts it.
  region                      = "eu-central-1"
  name                        = "acme-tflock"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "LockID"
  deletion_protection_enabled = true

  attribute {
    name = "LockID"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled = true
  }
}

resource "aws_s3_bucket_public_access_block" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets

  region                  = "eu-central-1"
  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Disables access control lists.
resource "aws_s3_bucket_ownership_controls" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets

  region = "eu-central-1"
  bucket = each.value

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

data "aws_iam_policy_document" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets

  statement {
    sid       = "RequireTLS"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${each.value}", "arn:aws:s3:::${each.value}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }

  # Access logs: logging.tf
  dynamic "statement" {
    for_each = each.key == "logs" ? [each.value] : []
    content {
      sid       = "AccessLogs"
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::${statement.value}/*"]

      principals {
        type        = "Service"
        identifiers = ["logging.s3.amazonaws.com"]
      }

      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [aws_s3_bucket.acme_tfstate.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets

  region = "eu-central-1"
  bucket = each.value
  policy = data.aws_iam_policy_document.acme_tfstate[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.acme_tfstate]
}

locals {
  acme_tfstate_buckets = {
    state = aws_s3_bucket.acme_tfstate.id
    logs  = aws_s3_bucket.acme_tfstate_logs.id
  }
}
