# Keys that exist and are not managed here. The policy of each key must allow IAM policies of the account to grant access.

data "aws_kms_key" "key_7fbdd9" {
  provider = aws.account_111111111111

  region = "us-west-2"
  key_id = "arn:aws:kms:us-west-2:111111111111:key/11111111-2222-4333-8444-555555555555"
}

data "aws_kms_key" "key_5e3e05" {
  provider = aws.account_222222222222

  region = "us-east-1"
  key_id = "arn:aws:kms:us-east-1:222222222222:alias/tfstate"
}
