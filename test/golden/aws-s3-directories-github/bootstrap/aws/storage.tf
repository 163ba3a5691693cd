resource "aws_s3_bucket" "acme_tfstate" {
  # checkov:skip=CKV_AWS_144:Versions protect the states. No second region is configured for replication.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket. Its access logs record requests.
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = "acme-tfstate"
}

# Each write of a state is a version, so that an earlier state can be restored: RUNBOOK.md.
resource "aws_s3_bucket_versioning" "acme_tfstate" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate.id

  versioning_configuration {
    status = "Enabled"
  }
}

# As the backend requests it for each state.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_tfstate" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:us-west-2:111111111111:key/11111111-2222-4333-8444-555555555555"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "acme_tfstate" {
  provider = aws.account_111111111111

  region = "us-west-2"
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

# Saved plans contain values in plain text. They pass from the plan job to the apply job through this bucket.
resource "aws_s3_bucket" "acme_tfstate_plans" {
  # checkov:skip=CKV_AWS_21:The bucket policy prevents overwriting, and nothing of an expired plan may remain.
  # checkov:skip=CKV_AWS_144:A plan expires after 7 days, and a new pipeline creates it again.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket. Its access logs record requests.
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = "acme-tfstate-plans"
}

# No S3 Bucket Key: the encryption context of each object is its ARN, and the policies of the identities compare it.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_tfstate_plans" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate_plans.id

  rule {
    bucket_key_enabled = false

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:us-west-2:111111111111:key/11111111-2222-4333-8444-555555555555"
    }
  }
}

# No versions: plans are never overwritten, and nothing of an expired plan remains.
resource "aws_s3_bucket_lifecycle_configuration" "acme_tfstate_plans" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate_plans.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_public_access_block" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets
  provider = aws.account_111111111111

  region                  = "us-west-2"
  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Disables access control lists.
resource "aws_s3_bucket_ownership_controls" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets
  provider = aws.account_111111111111

  region = "us-west-2"
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

  # Nobody overwrites a plan: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
  dynamic "statement" {
    for_each = each.key == "plans" ? [each.value] : []
    content {
      sid       = "NeverOverwrite"
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::${statement.value}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "Null"
        variable = "s3:if-none-match"
        values   = ["true"]
      }

      condition {
        test     = "Bool"
        variable = "s3:ObjectCreationOperation"
        values   = ["true"]
      }
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
        values   = [aws_s3_bucket.acme_tfstate.arn, aws_s3_bucket.acme_tfstate_plans.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "acme_tfstate" {
  for_each = local.acme_tfstate_buckets
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = each.value
  policy = data.aws_iam_policy_document.acme_tfstate[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.acme_tfstate]
}

locals {
  acme_tfstate_buckets = {
    state = aws_s3_bucket.acme_tfstate.id
    plans = aws_s3_bucket.acme_tfstate_plans.id
    logs  = aws_s3_bucket.acme_tfstate_logs.id
  }
}

resource "aws_s3_bucket" "acme_prod_tfstate" {
  # checkov:skip=CKV_AWS_144:Versions protect the states. No second region is configured for replication.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket. Its access logs record requests.
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = "acme-prod-tfstate"

  # It contains the state of a production environment.
  lifecycle {
    prevent_destroy = true
  }
}

# Each write of a state is a version, so that an earlier state can be restored: RUNBOOK.md.
resource "aws_s3_bucket_versioning" "acme_prod_tfstate" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate.id

  versioning_configuration {
    status = "Enabled"
  }
}

# As the backend requests it for each state.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_prod_tfstate" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:us-east-1:222222222222:alias/tfstate"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "acme_prod_tfstate" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate.id

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

  depends_on = [aws_s3_bucket_versioning.acme_prod_tfstate]
}

# Saved plans contain values in plain text. They pass from the plan job to the apply job through this bucket.
resource "aws_s3_bucket" "acme_prod_tfstate_plans" {
  # checkov:skip=CKV_AWS_21:The bucket policy prevents overwriting, and nothing of an expired plan may remain.
  # checkov:skip=CKV_AWS_144:A plan expires after 7 days, and a new pipeline creates it again.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket. Its access logs record requests.
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = "acme-prod-tfstate-plans"
}

# No S3 Bucket Key: the encryption context of each object is its ARN, and the policies of the identities compare it.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_prod_tfstate_plans" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate_plans.id

  rule {
    bucket_key_enabled = false

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = "arn:aws:kms:us-east-1:222222222222:alias/tfstate"
    }
  }
}

# No versions: plans are never overwritten, and nothing of an expired plan remains.
resource "aws_s3_bucket_lifecycle_configuration" "acme_prod_tfstate_plans" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate_plans.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 7
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }
}

resource "aws_s3_bucket_public_access_block" "acme_prod_tfstate" {
  for_each = local.acme_prod_tfstate_buckets
  provider = aws.account_222222222222

  region                  = "us-east-1"
  bucket                  = each.value
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Disables access control lists.
resource "aws_s3_bucket_ownership_controls" "acme_prod_tfstate" {
  for_each = local.acme_prod_tfstate_buckets
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = each.value

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

data "aws_iam_policy_document" "acme_prod_tfstate" {
  for_each = local.acme_prod_tfstate_buckets

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

  # Nobody overwrites a plan: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
  dynamic "statement" {
    for_each = each.key == "plans" ? [each.value] : []
    content {
      sid       = "NeverOverwrite"
      effect    = "Deny"
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::${statement.value}/*"]

      principals {
        type        = "*"
        identifiers = ["*"]
      }

      condition {
        test     = "Null"
        variable = "s3:if-none-match"
        values   = ["true"]
      }

      condition {
        test     = "Bool"
        variable = "s3:ObjectCreationOperation"
        values   = ["true"]
      }
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
        values   = [aws_s3_bucket.acme_prod_tfstate.arn, aws_s3_bucket.acme_prod_tfstate_plans.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "acme_prod_tfstate" {
  for_each = local.acme_prod_tfstate_buckets
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = each.value
  policy = data.aws_iam_policy_document.acme_prod_tfstate[each.key].json

  depends_on = [aws_s3_bucket_public_access_block.acme_prod_tfstate]
}

locals {
  acme_prod_tfstate_buckets = {
    state = aws_s3_bucket.acme_prod_tfstate.id
    plans = aws_s3_bucket.acme_prod_tfstate_plans.id
    logs  = aws_s3_bucket.acme_prod_tfstate_logs.id
  }
}
