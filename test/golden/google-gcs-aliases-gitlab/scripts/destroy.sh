#!/bin/sh
# usage: scripts/destroy.sh ENVIRONMENT [--yes ENVIRONMENT]
# Destroys all resources of an environment. Most guards do not run on destroy, so the script plans first. It stops if a
# guard rejects the key, or if the key belongs to another control plane or organization than the last apply. It then
# displays what will be destroyed, asks for the name of the environment, and applies exactly that plan. Without a
# terminal, --yes with the name replaces the question.
#
# If environments share a root module, the script runs with -target=MODULE: only the module of the environment, and what
# depends on it, is destroyed. All other resources stay as they are, even if they have changes.
#
# Exit code 0: destroyed, or nothing to destroy; 1: a guard or the user refused; 2: invalid usage; 74: a tool failed.
set -eu

say() { printf '%s\n' "$*" >&2; }
stop() {
  stop_code="$1"
  shift
  say "error: $*"
  exit "$stop_code"
}
usage() { stop 2 "$*. Usage: scripts/destroy.sh ENVIRONMENT [--yes ENVIRONMENT]"; }

environment='' confirmed=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --yes)
      [ "$#" -gt 1 ] || usage '--yes needs the name of the environment'
      confirmed="$2"
      shift
      ;;
    --yes=*) confirmed="${1#--yes=}" ;;
    '' | -* | *[!A-Za-z0-9_-]*) usage "'$1' is not the name of an environment" ;;
    *)
      [ -z "$environment" ] || usage 'only one environment can be destroyed at a time'
      environment="$1"
      ;;
  esac
  shift
done
[ -n "$environment" ] || usage 'no environment specified'
[ -z "$confirmed" ] || [ "$confirmed" = "$environment" ] || usage "--yes '$confirmed' is not '$environment'"

cd "$(dirname -- "$0")/.." || exit 74
settings="scripts/environments/$environment.env"
[ -f "$settings" ] || usage "environment '$environment' does not exist: $settings is missing"
root="$(sed -n 's/^ROOT=//p' "$settings")"
module="$(sed -n 's/^MODULE=//p' "$settings")" # empty if the environment has a root module of its own
case "$root$module" in
  '' | *[!A-Za-z0-9_./@+-]*) stop 2 "$settings: ROOT or MODULE is invalid" ;;
esac
[ -d "$root" ] || stop 2 "$settings: ROOT is not a folder"
if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
command -v "$engine" >/dev/null 2>&1 || stop 74 "$engine is not installed"
[ -f "$root/.terraform.lock.hcl" ] || stop 2 "$root/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh"
if [ -n "$module" ] && [ -n "${UNIONAI_API_KEY-}" ]; then
  stop 1 'UNIONAI_API_KEY is set and would override the key of every environment. Unset it'
fi
# These variables change what a plan covers, or print credentials.
unset TF_CLI_ARGS TF_CLI_ARGS_init TF_CLI_ARGS_plan TF_CLI_ARGS_apply TF_CLI_ARGS_show TF_WORKSPACE \
  TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH

# All runs use the key that can change resources, so that the guards check the key that destroys.
export TF_VAR_key_purpose=apply

umask 077
work="$(mktemp -d)" || exit 74
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# usage: run COMMAND [OPTION...]
# Runs the engine in the root module. Its output is in $work/output.
run() {
  "$engine" -chdir="$root" "$@" >"$work/output" 2>&1 </dev/null
}

# usage: failed WHAT
# Shows the output of the last run. A condition that failed is a refusal, anything else a failure.
failed() {
  cat "$work/output" >&2
  if tr -s ' \n│╷╵' ' ' <"$work/output" |
    grep -qE 'postcondition failed|precondition failed|Invalid value for variable|is not allowed\. Please add it to allowed_orgs'; then
    stop 1 "$1: a guard rejected the key. Nothing was destroyed"
  fi
  stop 74 "$1"
}

say "Checking the key of $environment ..."
run init -input=false -no-color -lockfile=readonly || failed 'init failed'
# All guards run here. With a shared root module, those of all environments.
run plan -input=false -no-color || failed "the plan of $environment failed"
# The outputs name the control plane and the organization of the last apply.
changed="$(awk '
  /^Changes to Outputs:/ { outputs = 1; next }
  /^[^ ]/ { outputs = 0 }
  outputs && /^ *~ (endpoint|host|org) += / { sub(/^ */, "  "); print }' "$work/output")"
if [ -n "$changed" ]; then
  say "$changed"
  stop 1 "the key belongs to another control plane or organization than the last apply. Nothing was destroyed"
fi

plan="$work/destroy.tfplan"
rc=0
run plan -destroy -input=false -no-color -detailed-exitcode -out="$plan" ${module:+"-target=$module"} || rc=$?
case "$rc" in
  0)
    say "$environment: nothing to destroy"
    exit 0
    ;;
  2) ;;
  *) failed "the destroy plan of $environment failed" ;;
esac
run show -no-color "$plan" || failed "the destroy plan of $environment cannot be displayed"
cat "$work/output"

if [ -z "$confirmed" ]; then
  [ -t 0 ] || stop 2 "there is no terminal to confirm. Add --yes $environment. Nothing was destroyed"
  printf 'Type %s to destroy these resources: ' "$environment" >&2
  IFS= read -r confirmed || confirmed=''
  [ "$confirmed" = "$environment" ] || stop 1 'not confirmed. Nothing was destroyed'
fi
# The output is displayed while it runs. The plan is deleted in any case: it is never applied twice.
"$engine" -chdir="$root" apply -input=false -no-color "$plan" </dev/null ||
  stop 74 "the destroy of $environment failed. Some resources may be destroyed. Run the script again"
