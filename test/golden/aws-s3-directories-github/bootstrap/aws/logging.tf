# Access logs: who read or wrote which state or plan, and when. S3 delivers them within hours. CloudTrail records requests to
# Secrets Manager and KMS without further setup; data events of S3 cost extra.
resource "aws_s3_bucket" "acme_tfstate_logs" {
  # checkov:skip=CKV_AWS_144:Versions protect the logs. No second region is configured for replication.
  # checkov:skip=CKV_AWS_145:S3 delivers access logs only to buckets with S3 managed keys.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket.
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = "acme-tfstate-logs"
}

# A log that is deleted or overwritten can be restored for 30 days.
resource "aws_s3_bucket_versioning" "acme_tfstate_logs" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

# S3 delivers access logs only to buckets with S3 managed keys.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_tfstate_logs" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate_logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "acme_tfstate_logs" {
  provider = aws.account_111111111111

  region = "us-west-2"
  bucket = aws_s3_bucket.acme_tfstate_logs.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 365
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.acme_tfstate_logs]
}

resource "aws_s3_bucket_logging" "acme_tfstate" {
  for_each = { for name, bucket in local.acme_tfstate_buckets : name => bucket if name != "logs" }
  provider = aws.account_111111111111

  region        = "us-west-2"
  bucket        = each.value
  target_bucket = aws_s3_bucket.acme_tfstate_logs.id
  target_prefix = "${each.key}/"

  depends_on = [aws_s3_bucket_policy.acme_tfstate]
}

# Access logs: who read or wrote which state or plan, and when. S3 delivers them within hours. CloudTrail records requests to
# Secrets Manager and KMS without further setup; data events of S3 cost extra.
resource "aws_s3_bucket" "acme_prod_tfstate_logs" {
  # checkov:skip=CKV_AWS_144:Versions protect the logs. No second region is configured for replication.
  # checkov:skip=CKV_AWS_145:S3 delivers access logs only to buckets with S3 managed keys.
  # checkov:skip=CKV2_AWS_62:Nothing processes events of this bucket.
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = "acme-prod-tfstate-logs"

  lifecycle {
    prevent_destroy = true
  }
}

# A log that is deleted or overwritten can be restored for 30 days.
resource "aws_s3_bucket_versioning" "acme_prod_tfstate_logs" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

# S3 delivers access logs only to buckets with S3 managed keys.
resource "aws_s3_bucket_server_side_encryption_configuration" "acme_prod_tfstate_logs" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate_logs.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "acme_prod_tfstate_logs" {
  provider = aws.account_222222222222

  region = "us-east-1"
  bucket = aws_s3_bucket.acme_prod_tfstate_logs.id

  rule {
    id     = "expire"
    status = "Enabled"

    filter {}

    expiration {
      days = 365
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.acme_prod_tfstate_logs]
}

resource "aws_s3_bucket_logging" "acme_prod_tfstate" {
  for_each = { for name, bucket in local.acme_prod_tfstate_buckets : name => bucket if name != "logs" }
  provider = aws.account_222222222222

  region        = "us-east-1"
  bucket        = each.value
  target_bucket = aws_s3_bucket.acme_prod_tfstate_logs.id
  target_prefix = "${each.key}/"

  depends_on = [aws_s3_bucket_policy.acme_prod_tfstate]
}
