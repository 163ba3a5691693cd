# AWS verifies the OIDC tokens of the jobs with the keys of this issuer. An account has one provider for each issuer: if it
# exists, run `npx generator-unionai-terraform update --set bootstrap.existingIdentityProvider=true`.
resource "aws_iam_openid_connect_provider" "account_111111111111" {
  provider = aws.account_111111111111

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}

# AWS verifies the OIDC tokens of the jobs with the keys of this issuer. An account has one provider for each issuer: if it
# exists, run `npx generator-unionai-terraform update --set bootstrap.existingIdentityProvider=true`.
resource "aws_iam_openid_connect_provider" "account_222222222222" {
  provider = aws.account_222222222222

  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
}
