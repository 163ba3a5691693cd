#!/bin/sh
# usage: . scripts/ci/login.sh
# Passes the OIDC tokens of the job to the providers, the backend and the cloud CLIs. The variables of the job determine
# which logins are needed. OIDC tokens expire with the job.
# shellcheck shell=sh

# Token files are in a private folder that is deleted on exit.
login_dir="$(umask 077 && mktemp -d)"
ci_discard "$login_dir"
login_file() {
  (umask 077 && cat >"$login_dir/$1")
  printf '%s/%s' "$login_dir" "$1"
}

# AWS: the provider, the backend and the CLI exchange the token with STS.
if [ -n "${AWS_ID_TOKEN-}" ]; then
  : "${AWS_ROLE_ARN:?is not set. Set it to the role of this job}"
  AWS_WEB_IDENTITY_TOKEN_FILE="$(printf '%s' "$AWS_ID_TOKEN" | login_file aws.jwt)"
  AWS_ROLE_SESSION_NAME="pipeline-${CI_PROJECT_ID:-0}-${CI_PIPELINE_ID:-0}"
  export AWS_ROLE_ARN AWS_WEB_IDENTITY_TOKEN_FILE AWS_ROLE_SESSION_NAME
  unset AWS_ID_TOKEN AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
fi

# Google Cloud: Workload Identity Federation with service account impersonation.
if [ -n "${GCP_ID_TOKEN-}" ]; then
  : "${GCP_WORKLOAD_IDENTITY_PROVIDER:?is not set. Format: projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER}"
  : "${GCP_SERVICE_ACCOUNT:?is not set. Set it to the service account of this job}"
  login_token="$(printf '%s' "$GCP_ID_TOKEN" | login_file gcp.jwt)"
  GOOGLE_APPLICATION_CREDENTIALS="$(
    printf '{"type":"external_account","audience":"//iam.googleapis.com/%s","subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"https://sts.googleapis.com/v1/token","credential_source":{"file":"%s"},"service_account_impersonation_url":"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/%s:generateAccessToken"}\n' \
      "$GCP_WORKLOAD_IDENTITY_PROVIDER" "$login_token" "$GCP_SERVICE_ACCOUNT" | login_file gcp.json
  )"
  CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE="$GOOGLE_APPLICATION_CREDENTIALS" # where gcloud looks
  export GOOGLE_APPLICATION_CREDENTIALS CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE
  unset GCP_ID_TOKEN
fi

# Azure: the provider and the backend accept the token.
if [ -n "${AZURE_ID_TOKEN-}" ]; then
  : "${ARM_CLIENT_ID:?is not set}" "${ARM_TENANT_ID:?is not set}"
  ARM_USE_OIDC=true
  ARM_OIDC_TOKEN="$AZURE_ID_TOKEN"
  export ARM_USE_OIDC ARM_OIDC_TOKEN
  unset AZURE_ID_TOKEN
fi

# Vault: the provider logs in with the token. On GitHub, request the token first.
if [ -n "${VAULT_JWT_ROLE-}" ]; then
  : "${VAULT_ADDR:?is not set}"
  if [ -z "${VAULT_ID_TOKEN-}" ] && [ -n "${ACTIONS_ID_TOKEN_REQUEST_URL-}" ]; then
    VAULT_ID_TOKEN="$(
      printf 'header = "Authorization: bearer %s"\n' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
        curl -fsS --config - --get --data-urlencode "audience=$VAULT_ADDR" "$ACTIONS_ID_TOKEN_REQUEST_URL" |
        sed -n 's/.*"value" *: *"\([^"]*\)".*/\1/p'
    )"
  fi
  [ -n "${VAULT_ID_TOKEN-}" ] || {
    printf 'error: the job has no OIDC token for Vault\n' >&2
    exit 1
  }
  TERRAFORM_VAULT_AUTH_JWT="$VAULT_ID_TOKEN"
  TF_VAR_vault_jwt_role="$VAULT_JWT_ROLE"
  export TERRAFORM_VAULT_AUTH_JWT TF_VAR_vault_jwt_role
  unset VAULT_ID_TOKEN
fi

# OpenBao: the engine encrypts the state with a key of this server. It is the server of the secret store, if no other is set.
if [ -n "${BAO_TOKEN-}" ]; then
  BAO_ADDR="${BAO_ADDR:-${VAULT_ADDR-}}"
  : "${BAO_ADDR:?is not set. Set it to the address of the OpenBao server}"
  export BAO_ADDR BAO_TOKEN
fi
