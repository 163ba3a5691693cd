#!/bin/sh
# Sourced by the scripts that call a REST API of Google Cloud.
# shellcheck shell=sh
# shellcheck source=scripts/ci/rest.sh
. scripts/ci/rest.sh

# Prints an access token of the job's service account. On GitHub, gcloud has the credentials of the login action. On
# GitLab, the OIDC token of the job, which login.sh has written to a file, is exchanged: first for a federated token,
# then for one of the service account.
ci_google_token() {
  if [ ! -f "${login_dir:-/nonexistent}/gcp.jwt" ]; then
    gcloud auth print-access-token
    return
  fi
  google_jwt="$(cat "$login_dir/gcp.jwt")"
  google_body="$(printf '{"grantType":"urn:ietf:params:oauth:grant-type:token-exchange","audience":"//iam.googleapis.com/%s","scope":"https://www.googleapis.com/auth/cloud-platform","requestedTokenType":"urn:ietf:params:oauth:token-type:access_token","subjectTokenType":"urn:ietf:params:oauth:token-type:jwt","subjectToken":"%s"}' \
    "$GCP_WORKLOAD_IDENTITY_PROVIDER" "$google_jwt" | login_file gcp-exchange.json)"
  google_answer="$(ci_rest POST https://sts.googleapis.com/v1/token 'Content-Type: application/json' "$google_body")" || return 1
  google_federated="$(printf '%s' "$google_answer" | ci_json_text access_token)"
  [ -n "$google_federated" ] || return 1
  google_body="$(printf '{"scope":["https://www.googleapis.com/auth/cloud-platform"]}' | login_file gcp-impersonate.json)"
  google_answer="$(ci_rest POST "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$GCP_SERVICE_ACCOUNT:generateAccessToken" \
    "Authorization: Bearer $google_federated
Content-Type: application/json" "$google_body")" || return 1
  google_access="$(printf '%s' "$google_answer" | ci_json_text accessToken)"
  [ -n "$google_access" ] || return 1
  printf '%s\n' "$google_access"
}
