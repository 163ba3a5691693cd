#!/bin/sh
# Functions for the scripts in this folder.
# The pipeline logic is in these scripts, so that it can be run outside the CI/CD platform. The YAML files configure only
# jobs, identities and approvals. The scripts use POSIX sh and BusyBox tools: the container images have neither bash nor
# jq, and jobs with an identity do not install software.
# shellcheck shell=sh

ci_fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Deletes a file or folder when the script exits or is interrupted.
ci_discard() {
  ci_trash="${ci_trash-}
$1"
}
# Does not delete it after all.
ci_keep() {
  ci_trash="$(printf '%s\n' "$ci_trash" | grep -vxF -- "$1" || true)"
}
ci_empty_trash() {
  printf '%s\n' "${ci_trash-}" | while IFS= read -r ci_path; do
    [ -z "$ci_path" ] || rm -rf -- "$ci_path"
  done
}
trap ci_empty_trash EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Prints the CLI of this repository: terraform or tofu.
ci_engine() {
  if [ -f .opentofu-version ]; then printf tofu; else printf terraform; fi
}

# Reads the settings of an environment from scripts/environments: ROOT, MODULE (its module, if
# environments share a root module), TIER, DELETIONS (`free` if they need no acknowledgment), GATE and CI_ENVIRONMENT (of
# the run that applies it), REWRITE_STATE (`true` while the encryption of the state changes), PLAN_KMS_KEY (the KMS key of
# saved plans, if any), SECRET_* (the location of its key) and PLAN_SECRET_* (the location of its view-only key, if plans
# use one). Fails if the environment has no file.
ci_environment() {
  case "${1-}" in
    '' | -* | *[!A-Za-z0-9_-]*) ci_fail 'an environment name must contain only letters, digits, hyphens and underscores' ;;
  esac
  ci_file="scripts/environments/$1.env"
  [ -f "$ci_file" ] || ci_fail "environment '$1' does not exist: $ci_file is missing"
  ROOT='' MODULE='' TIER='' GATE='' CI_ENVIRONMENT='' REWRITE_STATE=false PLAN_KMS_KEY=''
  while IFS='=' read -r ci_key ci_value || [ -n "$ci_key" ]; do
    case "$ci_value" in
      *[!A-Za-z0-9_./:@+=-]*) ci_fail "$ci_file: invalid character in a value" ;;
    esac
    case "$ci_key" in
      '' | '#'*) ;;
      ROOT) ROOT="$ci_value" ;;
      MODULE) MODULE="$ci_value" ;;
      TIER) TIER="$ci_value" ;;
      DELETIONS) ;; # deletions.sh reads it
      GATE) GATE="$ci_value" ;;
      CI_ENVIRONMENT) CI_ENVIRONMENT="$ci_value" ;;
      REWRITE_STATE) REWRITE_STATE="$ci_value" ;;
      PLAN_KMS_KEY) PLAN_KMS_KEY="$ci_value" ;;
      SECRET_[A-Z]* | PLAN_SECRET_[A-Z]*) ci_set_secret "$ci_key" "$ci_value" ;;
      *) ci_fail "$ci_file: unknown setting" ;;
    esac
  done <"$ci_file"
  [ -d "${ROOT:-/nonexistent}" ] || ci_fail "$ci_file: ROOT is not a folder"
  export ROOT MODULE TIER GATE CI_ENVIRONMENT REWRITE_STATE PLAN_KMS_KEY
}

ci_set_secret() {
  case "$1" in
    *[!A-Z_]*) ci_fail 'unknown setting' ;;
  esac
  export "$1=$2"
}

# Debug tracing prints all variables and requests, including credentials.
ci_refuse_debug() {
  case " ${CI_DEBUG_TRACE-} ${CI_DEBUG_SERVICES-} ${ACTIONS_STEP_DEBUG-} ${ACTIONS_RUNNER_DEBUG-} ${RUNNER_DEBUG-} " in
    *' true '* | *' 1 '*) ci_fail 'debug tracing is enabled and would print credentials. Disable it and rerun' ;;
  esac
  unset TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH
}

# usage: ci_require_key_purpose PURPOSE...
# Fails unless the job selects the key of one of these runs. Otherwise Terraform would use the default of the variable.
ci_require_key_purpose() {
  for ci_purpose; do
    [ "${TF_VAR_key_purpose-}" != "$ci_purpose" ] || return 0
  done
  ci_fail "TF_VAR_key_purpose is not $1: this job must select the API key of its run"
}

# If environments share a root module, the provider would use this key for all of them.
ci_refuse_stray_key() {
  if [ "$ROOT" = . ] && [ -n "${UNIONAI_API_KEY-}" ]; then
    ci_fail 'UNIONAI_API_KEY is set and would override the key of every environment. Unset it'
  fi
}

# usage: ci_planned PLAN_DIR NAME
# Prints a value that the plan job left with its plan, or nothing.
ci_planned() {
  [ ! -f "$1/planned.txt" ] || sed -n "s/^$2=//p" "$1/planned.txt"
}

# Creates a folder that only this user can access, and prints its absolute path.
ci_private_dir() {
  [ -n "${1-}" ] || ci_fail 'PLAN_DIR is missing'
  (umask 077 && mkdir -p -- "$1") || exit 1
  chmod 700 "$1" || exit 1
  (CDPATH='' cd -- "$1" && pwd -P)
}

# Prints the SHA-256 of a file. Fails if there is none: call it in an assignment, which keeps the exit code.
ci_sha256() {
  [ -f "$1" ] || ci_fail "$1 does not exist"
  ci_sum="$(sha256sum <"$1")" || ci_fail "the SHA-256 of $1 cannot be computed"
  printf '%s\n' "${ci_sum%% *}"
}

ci_require_sha256() {
  case "${1-}" in
    '' | *[!0-9a-f]*) ci_fail 'the expected checksum is not a SHA-256' ;;
  esac
  [ "${#1}" -eq 64 ] || ci_fail 'the expected checksum is not a SHA-256'
}

# Fails if a text contains a secret, before it is displayed. Terraform already redacts sensitive values; this is a second
# check. Searches for the values of all variables that contain secrets, and for anything with the format of a Union.ai API
# key, which also finds a key that only the provider has read. Secrets are passed to grep by standard input: all users of
# a machine can read the arguments of its processes.
ci_assert_no_secret() {
  if [ ! -f "$1" ] || [ ! -r "$1" ]; then ci_fail "$1 cannot be searched for secrets"; fi
  ci_names="$(ci_secret_names)"
  for ci_name in $ci_names; do
    ci_found=0
    ci_secret_value "$ci_name" | grep -qF -f - -- "$1" || ci_found=$?
    case "$ci_found" in
      0) ci_fail "the output contains the value of $ci_name and was not displayed" ;;
      1) ;;
      *) ci_fail "$1 cannot be searched for secrets" ;;
    esac
  done
  ci_assert_no_key "$1"
}

# Prints the names of the variables that contain secrets.
ci_secret_names() {
  env | sed -nE 's/^(UNIONAI_API_KEY|TF_VAR_unionai_api_key[A-Za-z0-9_]*|TF_TOKEN_[A-Za-z0-9_]*|TF_HTTP_PASSWORD|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|ARM_OIDC_TOKEN|TERRAFORM_VAULT_AUTH_JWT|VAULT_TOKEN|BAO_TOKEN|ACTIONS_ID_TOKEN_REQUEST_TOKEN|GH_TOKEN|GITHUB_TOKEN|CI_JOB_TOKEN|UNIONAI_ISSUE_TOKEN|[A-Z]+_ID_TOKEN)=.*/\1/p'
}

# Prints the lines of the value of such a variable, without those that would match by accident.
ci_secret_value() {
  ci_value=
  eval "ci_value=\${$1-}" # safe: ci_secret_names matches variable names only
  printf '%s\n' "$ci_value" | sed '/^.\{0,5\}$/d'
}

# Prints every line of every secret.
ci_secret_lines() {
  ci_names="$(ci_secret_names)"
  for ci_name in $ci_names; do ci_secret_value "$ci_name"; done
}

# Fails if a text contains anything with the format of a Union.ai API key. Searches twice: the second pattern excludes the
# characters that base64 shares with URLs and paths, to find a key that is part of a URL.
ci_assert_no_key() {
  {
    grep -oE '[A-Za-z0-9+/_-]{24,}={0,2}' "$1" || true
    grep -oE '[A-Za-z0-9]{24,}={0,2}' "$1" || true
  } | sort -u | while IFS= read -r ci_word; do
    if printf '%s' "$ci_word" | tr '_-' '/+' | base64 -d 2>/dev/null | tr -d '\000' |
      LC_ALL=C grep -qE '^[A-Za-z0-9.-]+\.[A-Za-z]+:[^:]+:[^:]+:'; then
      exit 9
    fi
  done || ci_fail 'the output may contain a Union.ai API key and was not displayed'
}

# Prepares text for a log: removes control characters, escapes workflow commands, and indents the text so that it cannot
# end a Markdown code block.
ci_plain() {
  tr -d '\000-\010\013-\037\177' <"$1" | sed 's/^/    /; s/::/: :/g; s/##\[/## [/g'
}

# Sets a step output on GitHub Actions. Elsewhere, writes it to a file in the folder CI_RESULTS, if that is set.
ci_output() {
  [ -z "${CI_RESULTS-}" ] || {
    mkdir -p -- "$CI_RESULTS"
    printf '%s\n' "$2" >"$CI_RESULTS/$1"
  }
  [ -z "${GITHUB_OUTPUT-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# The same, for a text of several lines. Its delimiter is random, so that no line of the text can end it.
ci_output_text() {
  [ -n "${GITHUB_OUTPUT-}" ] || return 0
  ci_mark="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
  [ "${#ci_mark}" -eq 32 ] || ci_fail 'there are no random numbers'
  printf '%s\n' "$1<<$ci_mark" "$2" "$ci_mark" >>"$GITHUB_OUTPUT"
}

# Displays a text in the job summary on GitHub Actions, and in the log elsewhere.
ci_show() {
  if [ -n "${GITHUB_STEP_SUMMARY-}" ]; then cat >>"$GITHUB_STEP_SUMMARY"; else cat; fi
}

# Prints a warning.
ci_warn() {
  if [ -n "${GITHUB_ACTIONS-}" ]; then printf '::warning::%s\n' "$*"; else printf 'warning: %s\n' "$*"; fi
}
