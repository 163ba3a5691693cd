#!/bin/sh
# Read by the scripts beside it: . scripts/ci/lib.sh
# The logic of the pipeline is in these scripts, so that it can be read, and run, without the forge; its YAML holds
# identities and gates only. POSIX sh with the tools of busybox: the images have neither bash nor jq, and nothing is
# installed in a job that holds an identity.
# shellcheck shell=sh

ci_fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Removes a file or folder when the script ends, however it ends.
ci_discard() {
  ci_trash="${ci_trash-}
$1"
}
ci_empty_trash() {
  printf '%s\n' "${ci_trash-}" | while IFS= read -r ci_path; do
    [ -z "$ci_path" ] || rm -rf -- "$ci_path"
  done
}
trap ci_empty_trash EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The engine that this repository is for.
ci_engine() {
  if [ -f .opentofu-version ]; then printf tofu; else printf terraform; fi
}

# Sets the variables of an environment: ROOT, TIER, GATE and where its key is kept. What is known of an environment
# stands in scripts/environments; a name that has no file there is none of ours, whatever it holds.
ci_environment() {
  case "${1-}" in
    '' | -* | *[!A-Za-z0-9_-]*) ci_fail 'an environment is named by letters, digits, hyphens and underscores' ;;
  esac
  ci_file="scripts/environments/$1.env"
  [ -f "$ci_file" ] || ci_fail "there is no environment '$1': $ci_file is missing"
  ROOT='' TIER='' GATE=''
  while IFS='=' read -r ci_key ci_value || [ -n "$ci_key" ]; do
    case "$ci_value" in
      *[!A-Za-z0-9_./:@+=-]*) ci_fail "$ci_file: a value holds a character that no value has" ;;
    esac
    case "$ci_key" in
      '' | '#'*) ;;
      ROOT) ROOT="$ci_value" ;;
      TIER) TIER="$ci_value" ;;
      GATE) GATE="$ci_value" ;;
      SECRET_[A-Z]*) ci_set_secret "$ci_key" "$ci_value" ;;
      *) ci_fail "$ci_file: unknown name" ;;
    esac
  done <"$ci_file"
  [ -d "${ROOT:-/nonexistent}" ] || ci_fail "$ci_file: ROOT is no folder"
  export ROOT TIER GATE
}

ci_set_secret() {
  case "$1" in
    *[!A-Z_]*) ci_fail 'unknown name' ;;
  esac
  export "$1=$2"
}

# Trace modes print every variable and every request, credentials included.
ci_refuse_debug() {
  case "${CI_DEBUG_TRACE-}${CI_DEBUG_SERVICES-}${ACTIONS_STEP_DEBUG-}" in
    *true*) ci_fail 'debug tracing is on, which would print credentials: switch it off and run again' ;;
  esac
  unset TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH
}

# Where environments share a root, the provider would use this one key for all of them.
ci_refuse_stray_key() {
  if [ "$ROOT" = . ] && [ -n "${UNIONAI_API_KEY-}" ]; then
    ci_fail 'UNIONAI_API_KEY is set, and would act for every environment of this root: unset it'
  fi
}

# Prints the absolute path of a folder, made where it is missing, that only this user can read.
ci_private_dir() {
  [ -n "${1-}" ] || ci_fail 'a folder is missing'
  (umask 077 && mkdir -p -- "$1") || exit 1
  chmod 700 "$1" || exit 1
  (CDPATH='' cd -- "$1" && pwd -P)
}

ci_sha256() {
  sha256sum <"$1" | cut -d' ' -f1
}

ci_require_sha256() {
  case "${1-}" in
    '' | *[!0-9a-f]*) ci_fail 'the expected checksum is no SHA-256' ;;
  esac
  [ "${#1}" -eq 64 ] || ci_fail 'the expected checksum is no SHA-256'
}

# Prepares the root of the environment: providers as the lock file says, and the state's backend.
ci_init() {
  ci_refuse_debug
  ci_refuse_stray_key
  [ -f "$ROOT/.terraform.lock.hcl" ] || ci_fail "$ROOT/.terraform.lock.hcl is missing: run scripts/lock-providers.sh and commit what it writes"
  # shellcheck source=scripts/ci/login.sh
  . scripts/ci/login.sh
  export TF_IN_AUTOMATION=1 TF_INPUT=0
  "$(ci_engine)" -chdir="$ROOT" init -input=false -no-color -lockfile=readonly >/dev/null
}

# Fails where a text that is about to be shown holds a secret: the engine's own redaction is the first line, this is
# the second. Looks for the value of every variable that holds one, and for anything shaped like a Union.ai key, which
# also finds a key that only the engine has read.
ci_assert_no_secret() {
  for ci_name in $(env | sed -nE 's/^(UNIONAI_API_KEY|TF_VAR_unionai_api_key[A-Za-z0-9_]*|TF_TOKEN_[A-Za-z0-9_]*|TF_HTTP_PASSWORD|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|ARM_OIDC_TOKEN|TERRAFORM_VAULT_AUTH_JWT|VAULT_TOKEN|[A-Z]+_ID_TOKEN)=.*/\1/p'); do
    ci_value=
    eval "ci_value=\${$ci_name-}" # the pattern above lets nothing through but a name
    [ "${#ci_value}" -ge 6 ] || continue
    if grep -qF -- "$ci_value" "$1"; then
      ci_fail "the value of $ci_name occurs in the output; nothing of it was shown"
    fi
  done
  grep -oE '[A-Za-z0-9+/_-]{24,}={0,2}' "$1" | sort -u | while IFS= read -r ci_word; do
    if printf '%s' "$ci_word" | tr '_-' '/+' | base64 -d 2>/dev/null | tr -d '\000' |
      LC_ALL=C grep -qE '^[A-Za-z0-9.-]+\.[A-Za-z]+:[^:]+:[^:]+:'; then
      exit 9
    fi
  done || ci_fail 'the output holds something shaped like a Union.ai key; nothing of it was shown'
}

# Text for a log: no control characters, and no line that a runner takes for a command. Indented, so that it cannot
# close a code fence either.
ci_plain() {
  tr -d '\000-\010\013-\037\177' <"$1" | sed 's/^/    /; s/::/: :/g; s/##\[/## [/g'
}

# A step's output, on a forge that has such.
ci_output() {
  [ -z "${GITHUB_OUTPUT-}" ] || printf '%s=%s\n' "$1" "$2" >>"$GITHUB_OUTPUT"
}

# Shows a text where people look: in the summary of the run, or in the log.
ci_show() {
  if [ -n "${GITHUB_STEP_SUMMARY-}" ]; then cat >>"$GITHUB_STEP_SUMMARY"; else cat; fi
}

# Says something that a person should act on.
ci_warn() {
  if [ -n "${GITHUB_ACTIONS-}" ]; then printf '::warning::%s\n' "$*"; else printf 'warning: %s\n' "$*"; fi
}
