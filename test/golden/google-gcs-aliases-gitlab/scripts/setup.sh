#!/bin/sh
# usage: scripts/setup.sh [--check | --dry-run] [--without-required-reviewers] [ENVIRONMENT...]
#        scripts/setup.sh --delete [--check | --dry-run] CI-ENVIRONMENT...
# Configures the CI/CD platform for the pipeline of this repository, and then reads every setting back. Settings that are
# stricter than necessary are kept, and it is safe to rerun. Without ENVIRONMENT, all environments are configured.
#   --check      changes nothing, and exits with 1 if a setting differs
#   --dry-run    prints all settings, without access to the platform
#   --without-required-reviewers
#                for plans of the platform that do not offer required reviewers. Every environment with a gate must have
#                the gate dispatch: update --set environments[NAME].gate=dispatch
#   --delete     deletes CI/CD environments that this repository does not use any longer, with their variables and secrets
# The settings are in scripts/setup/project.env and scripts/setup/environments. Values that the answers do not contain,
# such as the roles of the jobs, are in scripts/setup/values/CI-ENVIRONMENT.env, with a line NAME=VALUE for each. These files
# are data: this script never executes them.
# Exit codes: 0 complete; 1 a setting differs or a value is missing; 2 invalid usage or settings; 74 the platform refused a
# request, or did not answer.
set -eu
LC_ALL=C
export LC_ALL

# usage: fail EXIT-CODE MESSAGE...
fail() {
  code="$1"
  shift
  printf 'error: %s\n' "$*" >&2
  exit "$code"
}

mode='set' required_reviewers=true deleting=false selected=''
for argument in "$@"; do
  case "$argument" in
    --check | --dry-run)
      [ "$mode" = 'set' ] || fail 2 '--check and --dry-run cannot be used together'
      mode="${argument#--}"
      ;;
    --without-required-reviewers) required_reviewers=false ;;
    --delete) deleting=true ;;
    --help)
      sed -n '2,17s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    '' | -* | *[!A-Za-z0-9_-]*) fail 2 "unknown argument '$argument'. For help: scripts/setup.sh --help" ;;
    *) selected="$selected $argument" ;;
  esac
done
seconds="${SETUP_TIMEOUT:-60}" # the time limit of each request
case "$seconds" in
  '' | *[!0-9]*) fail 2 'SETUP_TIMEOUT must be a number of seconds' ;;
esac

cd "$(dirname -- "$0")/.."
# The folder contains answers of the platform, so only this user can read it.
work="$(umask 077 && mktemp -d)"
command_id=''
trap '[ -z "$command_id" ] || kill "$command_id" 2>/dev/null || :; rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Settings are names and values of plain characters, which cannot end a JSON string or a shell word.

# usage: validate FILE
validate() {
  [ -f "$1" ] || fail 2 "$1 does not exist"
  grep -nvE '^(#.*|[A-Za-z_][A-Za-z0-9_]*=[A-Za-z0-9_./:@+=, -]*)?$' "$1" >"$work/invalid" || [ "$?" -eq 1 ] || fail 74 "$1 cannot be read"
  [ -s "$work/invalid" ] || return 0
  line="$(sed -n '1s/:.*//p' "$work/invalid")"
  fail 2 "$1, line $line: must be NAME=VALUE with letters, digits and _./:@+=,- only"
}

# usage: settings FILE NAME. Prints all values of a setting.
settings() {
  sed -n "s/^$2=//p" "$1"
}

# usage: load ENVIRONMENT. Sets `file`, `environment`, `gate` and `requests`, and `rotation`: the CI/CD environment that rotates the
# keys, if there is one.
load() {
  file="scripts/setup/environments/$1.env"
  environment="$(settings "$file" ENVIRONMENT)"
  gate="$(settings "$file" GATE)"
  requests="$(settings "$file" REQUESTS)"
  rotation=''
  if grep -q '^ROTATION_VARIABLE=' "$file"; then rotation="$environment-rotate"; fi
}

# usage: names_of CI-ENVIRONMENT VARIABLE|SECRET. Prints the variables or secrets of a CI/CD environment of the loaded environment.
names_of() {
  case "$1:$2" in
    "$environment-rotate:VARIABLE") settings "$file" ROTATION_VARIABLE ;;
    "$environment-rotate:SECRET") ;; # the identity that rotates keys has no secrets
    *) settings "$file" "$2" ;;
  esac
}

# usage: wants_reviewers CI-ENVIRONMENT. Whether the loaded environment requires reviewers there.
wants_reviewers() {
  [ "$1" = "$environment" ] && [ "$gate" != automatic ] && [ "$required_reviewers" = true ]
}

# usage: is_open CI-ENVIRONMENT. Whether requests use this CI/CD environment: only for plans of development.
is_open() {
  [ "$1" = "$environment-plan" ] && [ "$requests" = yes ]
}

project=scripts/setup/project.env
validate "$project"
HOST="$(settings "$project" HOST)"
PROJECT="$(settings "$project" PROJECT)"
BRANCH="$(settings "$project" BRANCH)"
OWNER="$(settings "$project" CODE_OWNERS)"
if [ -z "$HOST" ] || [ -z "$PROJECT" ] || [ -z "$BRANCH" ]; then fail 2 "$project is not complete"; fi
settings "$project" REVIEWER >"$work/names"

for path in scripts/setup/environments/*.env; do
  [ -e "$path" ] || continue
  name="${path##*/}"
  printf '%s\n' "${name%.env}"
done >"$work/environments"
known="$(tr '\n' ' ' <"$work/environments")"

if [ "$deleting" = true ]; then
  [ -n "$selected" ] || fail 2 '--delete needs the names of CI/CD environments'
  # shellcheck source=scripts/setup/delete.sh
  . scripts/setup/delete.sh
  refuse_used
  delete_selected
  exit 0
fi
for name in $selected; do
  grep -qxF -e "$name" "$work/environments" || fail 2 "environment '$name' does not exist. Environments: $known"
done
[ -z "$selected" ] || printf '%s\n' "$selected" | tr -s ' ' '\n' | sed '/^$/d' >"$work/environments"

# Check all settings before the first request. Environments with a gate come first: if the platform does not offer
# required reviewers, nothing has been created yet.
: >"$work/gated"
: >"$work/others"
while IFS= read -r name; do
  validate "scripts/setup/environments/$name.env"
  load "$name"
  case "$environment:$gate:$requests" in
    :* | *[!A-Za-z0-9_:-]*) fail 2 "$file is not complete" ;;
    *:automatic:yes | *:automatic:no | *:dispatch:yes | *:dispatch:no | *:approval:yes | *:approval:no) ;;
    *) fail 2 "$file is not complete" ;;
  esac
  for ci_environment in "$environment-plan" "$environment" $rotation; do
    values="scripts/setup/values/$ci_environment.env"
    [ ! -e "$values" ] || {
      validate "$values"
      if grep -qE '=(VALUE)?$' "$values"; then fail 2 "$values: a variable has no value. Replace VALUE"; fi
      sed -n 's/^\([^#=][^=]*\)=.*/\1/p' "$values" | while IFS= read -r variable; do
        names_of "$ci_environment" VARIABLE | grep -q "^$variable=" || printf '%s ' "$variable"
      done >"$work/unknown"
      unknown="$(cat "$work/unknown")"
      [ -z "$unknown" ] || fail 2 "$values: not a variable of this environment: $unknown"
    }
  done
  if [ "$gate" = automatic ]; then
    printf '%s\n' "$name" >>"$work/others"
  elif [ "$required_reviewers" = true ]; then
    [ -s "$work/names" ] || fail 2 "$name requires reviewers, and none are recorded. Run: npx generator-unionai-terraform update --set ci.reviewers=@NAME"
    printf '%s\n' "$name" >>"$work/gated"
  else
    [ "$gate" = dispatch ] || fail 2 "--without-required-reviewers needs the gate dispatch for $name. Run: npx generator-unionai-terraform update --set environments[$name].gate=dispatch"
    printf '%s\n' "$name" >>"$work/gated"
  fi
done <"$work/environments"
cat "$work/gated" "$work/others" >"$work/environments"

pass='read' differences=0 missing=0 secrets=0
# shellcheck source=scripts/setup/request.sh
. scripts/setup/request.sh
# shellcheck source=scripts/setup/compare.sh
. scripts/setup/compare.sh
# shellcheck source=scripts/setup/platform.sh
. scripts/setup/platform.sh

if [ "$mode" = dry-run ]; then
  pass='print'
  printf '%s: %s\n' "$HOST" "$PROJECT"
  converge_project
  each_environment
  printf '\nNothing was changed.\n'
  exit 0
fi
command -v "$client" >/dev/null 2>&1 || fail 74 "$client is not installed. It accesses $platform for this script"
connect
if [ "$mode" = 'set' ]; then
  pass='set'
  converge_project
  each_environment
fi
pass='read'
converge_project
each_environment

if [ "$mode" = check ]; then
  [ "$((differences + missing + secrets))" -eq 0 ] || fail 1 'the settings above differ. To fix them, run scripts/setup.sh'
elif [ "$differences" -gt 0 ]; then
  fail 74 "$platform accepted the settings above, but does not have them. Rerun to complete the setup"
elif [ "$missing" -gt 0 ]; then
  fail 1 'the setup is not complete. Write missing values to scripts/setup/values, push the repository, and rerun'
elif [ "$secrets" -gt 0 ]; then
  printf 'All settings are complete. Store the secrets above next: README.md, "CI/CD pipeline".\n'
  exit 0
fi
printf 'All settings are complete.\n'
