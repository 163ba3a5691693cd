#!/bin/sh
# usage: scripts/bootstrap.sh apply|status|destroy [CLOUD] [--yes]
# Creates the one-time resources of this repository in each cloud: storage of states, saved plans and keys, and the
# identities of the pipeline. Run it with your own login to the cloud, as an administrator.
#   apply    creates what is missing, and writes the variables of the CI/CD environments to scripts/setup/values. Changes and
#            deletions of existing resources are displayed, and need a confirmation or --yes. It is safe to rerun.
#   status   changes no resource, and names what is missing
#   destroy  deletes the resources. Refuses while a state of an environment has resources, and while a resource has
#            prevent_destroy: see RUNBOOK.md
# Without CLOUD, all clouds are covered in order. Their root modules are bootstrap/CLOUD. A root module that creates the
# storage of its own state is applied with a local state, bootstrap/CLOUD/bootstrap.tfstate, which is then moved to the
# storage. Keep this file until the script deletes it.
# Exit codes: 0 complete; 1 something is missing, refused or not confirmed; 2 invalid usage, settings or a missing value; 74
# a tool failed. Rerun to continue.
set -eu
LC_ALL=C
export LC_ALL

say() { printf '%s\n' "$*" >&2; }
# usage: stop EXIT-CODE MESSAGE...
stop() {
  stop_code="$1"
  shift
  say "error: $*"
  exit "$stop_code"
}

verb='' selected='' confirmed=false
for argument in "$@"; do
  case "$argument" in
    --help)
      sed -n '2,16s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    --yes) confirmed=true ;;
    '' | -* | *[!a-z]*) stop 2 "unknown argument '$argument'. For help: scripts/bootstrap.sh --help" ;;
    *)
      if [ -z "$verb" ]; then verb="$argument"; elif [ -z "$selected" ]; then selected="$argument"; else
        stop 2 'only one cloud can be specified'
      fi
      ;;
  esac
done
case "$verb" in
  apply | status | destroy) ;;
  *) stop 2 'usage: scripts/bootstrap.sh apply|status|destroy [CLOUD] [--yes]' ;;
esac
if [ "$verb $confirmed" = 'destroy true' ] && [ -z "$selected" ]; then stop 2 'destroy --yes needs the name of a cloud'; fi

cd "$(dirname -- "$0")/.." || exit 74
settings=scripts/bootstrap/clouds.env
[ -f "$settings" ] || stop 2 "$settings does not exist"
# usage: setting NAME. Prints all values of a setting.
setting() { sed -n "s/^$1=\([a-z-]*\)\$/\1/p" "$settings"; }
clouds="$(setting CLOUD)"
storage="$(setting STORAGE)"
state="$(setting STATE)"
case "$state" in
  remote | local) ;;
  *) stop 2 "$settings: STATE is invalid" ;;
esac
[ -n "$clouds" ] || stop 2 "$settings: CLOUD is missing"
if [ -n "$selected" ]; then
  listed="$(printf '%s' "$clouds" | tr '\n' ' ')"
  printf '%s\n' "$clouds" | grep -qxF -e "$selected" || stop 2 "cloud '$selected' is not used. Clouds: $listed"
fi
if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
command -v "$engine" >/dev/null 2>&1 || stop 74 "$engine is not installed"
# These variables change what a run covers, or print credentials.
unset TF_WORKSPACE TF_DATA_DIR TF_CLI_ARGS TF_CLI_ARGS_init TF_CLI_ARGS_plan TF_CLI_ARGS_apply TF_CLI_ARGS_show \
  TF_CLI_ARGS_state TF_CLI_ARGS_output TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH
export TF_IN_AUTOMATION=1 TF_INPUT=0

umask 077
work="$(mktemp -d)" || exit 74
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# shellcheck source=scripts/bootstrap/state.sh
. scripts/bootstrap/state.sh
# shellcheck source=scripts/bootstrap/run.sh
. scripts/bootstrap/run.sh
# shellcheck source=scripts/bootstrap/values.sh
. scripts/bootstrap/values.sh
# shellcheck source=scripts/bootstrap/destroy.sh
. scripts/bootstrap/destroy.sh

# usage: apply_cloud CLOUD
apply_cloud() {
  begin "$1"
  need_variables || stop 2 "bootstrap/$1 needs the values above"
  locate
  if [ "$place" = local ]; then
    use_local
    converge
    move_state
  fi
  converge
  # The copy of the state is deleted only after a plan without changes.
  is_complete || stop 1 "a plan of bootstrap/$cloud still has changes. Rerun scripts/bootstrap.sh apply"
  drop_copy
  write_values
  say "$cloud: complete"
}

# usage: status_cloud CLOUD. Counts what is missing in `missing`.
status_cloud() {
  begin "$1"
  if ! need_variables; then
    missing=$((missing + 1))
    return 0
  fi
  locate
  if [ "$place" = local ]; then
    if [ -s "$copy" ]; then
      say "$cloud: the state is still in $copy. To continue, run scripts/bootstrap.sh apply"
      missing=$((missing + 1))
    fi
    use_local
  fi
  if is_complete; then
    has_values || missing=$((missing + 1))
    [ ! -e "$copy" ] || [ "$place" = local ] || say "note: $copy is a copy of the state. scripts/bootstrap.sh apply deletes it"
  else
    sed -nE 's/^  # (.*) (will be|must be|has been) (.*)$/  \1: \2 \3/p' "$work/output"
    missing=$((missing + 1))
  fi
  if [ "$place" = local ] && [ ! -s "$copy" ]; then rm -f -- "$override"; fi
}

if [ "$state" = local ] && [ "$verb" != status ]; then
  say 'warning: the states are files on this machine, and so is the state of the bootstrap: bootstrap/CLOUD/terraform.tfstate. Keep them'
fi
missing=0
if [ -n "$selected" ]; then clouds="$selected"; fi
if [ "$verb" = destroy ]; then
  clouds="$(printf '%s\n' "$clouds" | sed '1!G;h;$!d')" # in reverse order
fi
for each in $clouds; do
  "${verb}_cloud" "$each"
done
if [ "$verb" = status ]; then
  [ "$missing" -eq 0 ] || stop 1 'the resources or values above are missing or differ. To create them, run scripts/bootstrap.sh apply'
  say 'The bootstrap is complete.'
elif [ "$verb" = apply ] && [ -f scripts/setup.sh ]; then
  say 'Next: commit scripts/setup/values, and run scripts/setup.sh'
fi
