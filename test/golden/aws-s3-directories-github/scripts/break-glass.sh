#!/bin/sh
# usage: scripts/break-glass.sh ENVIRONMENT --reason TEXT [--yes ENVIRONMENT]
# Applies the committed configuration to an environment from this machine, without the pipeline and its approvals. Use it
# only if the pipeline is not available and a change cannot wait. The script plans, displays the plan, asks for the name of
# the environment, and applies exactly that plan. Without a terminal, --yes with the name replaces the question.
#
# Before the apply, it writes who applies what, when and why to a file in break-glass/, and afterwards the result. Commit
# this file and have it reviewed. The audit logs of the state backend and the secret store show the identity that you used.
#
# Exit code 0: applied, or nothing to apply; 1: refused; 2: invalid usage; 74: a tool failed.
set -eu

say() { printf '%s\n' "$*" >&2; }
stop() {
  stop_code="$1"
  shift
  say "error: $*"
  exit "$stop_code"
}
usage() { stop 2 "$*. Usage: scripts/break-glass.sh ENVIRONMENT --reason TEXT [--yes ENVIRONMENT]"; }

environment='' confirmed='' reason=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --yes | --reason)
      [ "$#" -gt 1 ] || usage "$1 needs a value"
      if [ "$1" = --yes ]; then confirmed="$2"; else reason="$2"; fi
      shift
      ;;
    '' | -* | *[!A-Za-z0-9_-]*) usage "'$1' is not the name of an environment" ;;
    *)
      [ -z "$environment" ] || usage 'only one environment can be applied at a time'
      environment="$1"
      ;;
  esac
  shift
done
[ -n "$environment" ] || usage 'no environment specified'
[ -n "$reason" ] || usage 'no reason specified'
[ -z "$confirmed" ] || [ "$confirmed" = "$environment" ] || usage "--yes '$confirmed' is not '$environment'"

cd "$(dirname -- "$0")/.." || exit 74
settings="scripts/environments/$environment.env"
[ -f "$settings" ] || usage "environment '$environment' does not exist: $settings is missing"
root="$(sed -n 's/^ROOT=//p' "$settings")"
[ -d "${root:-/nonexistent}" ] || stop 2 "$settings: ROOT is not a folder"
if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
for tool in git "$engine"; do
  command -v "$tool" >/dev/null 2>&1 || stop 74 "$tool is not installed"
done
[ -f "$root/.terraform.lock.hcl" ] || stop 2 "$root/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh"
if [ "$root" = . ] && [ -n "${UNIONAI_API_KEY-}" ]; then
  stop 1 'UNIONAI_API_KEY is set and would override the key of every environment. Unset it'
fi
# Only committed text is applied, so that the record says what was applied. Records of earlier runs are no part of it.
changes="$(git status --porcelain -- . ':(exclude)break-glass')" || stop 74 'git status failed'
[ -z "$changes" ] || stop 1 'the folder has changes that are not committed. Commit or remove them'
commit="$(git rev-parse HEAD)" || stop 74 'there is no commit'
user="$(git config user.name || :) <$(git config user.email || :)>"
[ "$user" != ' <>' ] || stop 1 'Git does not know who you are. Set user.name and user.email'
# These variables change what a plan covers, or print credentials.
unset TF_CLI_ARGS TF_CLI_ARGS_init TF_CLI_ARGS_plan TF_CLI_ARGS_apply TF_CLI_ARGS_show TF_WORKSPACE \
  TF_LOG TF_LOG_CORE TF_LOG_PROVIDER TF_LOG_PATH
# The key that can change resources, if plan and apply use separate keys.
export TF_VAR_key_purpose=apply

umask 077
work="$(mktemp -d)" || exit 74
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

"$engine" -chdir="$root" init -input=false -no-color -lockfile=readonly >"$work/output" 2>&1 </dev/null || {
  cat "$work/output" >&2
  stop 74 'init failed'
}
rc=0
"$engine" -chdir="$root" plan -input=false -no-color -detailed-exitcode -out="$work/tfplan" >"$work/output" 2>&1 </dev/null || rc=$?
case "$rc" in
  0)
    say "$environment: nothing to apply"
    exit 0
    ;;
  2) ;;
  *)
    cat "$work/output" >&2
    stop 74 "the plan of $environment failed"
    ;;
esac
"$engine" -chdir="$root" show -no-color "$work/tfplan" >"$work/plan.txt" || stop 74 'the plan cannot be displayed'
cat "$work/plan.txt"
if [ -f scripts/ci/deletions.sh ]; then
  sh scripts/ci/deletions.sh "$environment" "$work/plan.txt" || stop 1 'the plan deletes objects of production without an acknowledgment. Nothing was applied'
fi

if [ -z "$confirmed" ]; then
  [ -t 0 ] || stop 2 "there is no terminal to confirm. Add --yes $environment. Nothing was applied"
  printf 'Type %s to apply this plan without the pipeline: ' "$environment" >&2
  IFS= read -r confirmed || confirmed=''
  [ "$confirmed" = "$environment" ] || stop 1 'not confirmed. Nothing was applied'
fi

umask 022
started="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
mkdir -p break-glass || exit 74
stamp="$(printf '%s' "$started" | tr -d ':-')"
record="break-glass/$stamp-$environment.txt"
account="$(id -un)"
machine="$(uname -n)"
[ ! -e "$record" ] || stop 74 "$record exists. Try again"
sum="$(git hash-object --no-filters -- "$work/plan.txt")" || stop 74 'the plan cannot be read'
# usage: write_record RESULT
write_record() {
  now="$(date -u +%Y-%m-%dT%H:%M:%SZ)" || return 1
  printf '%s\n' "environment=$environment" "user=$user" "login=$account@$machine" "commit=$commit" \
    "plan=$sum" "started=$started" "ended=$now" "result=$1" "reason=$reason" |
    tr -d '\000-\010\013-\037\177' >"$record"
}
# The record exists before anything changes, and says so if the run is interrupted.
write_record 'started; the result is not known' || stop 74 "$record cannot be written. Nothing was applied"
rc=0
"$engine" -chdir="$root" apply -input=false -no-color -lock-timeout=5m "$work/tfplan" </dev/null || rc=$?
if [ "$rc" -eq 0 ]; then result=applied; else result="failed with exit code $rc"; fi
write_record "$result" || stop 74 "$record cannot be written. Result: $result"
say "Recorded in $record. Commit it in a pull or merge request: git add break-glass && git commit -m 'Break-glass apply to $environment'"
[ "$rc" -eq 0 ] || stop 74 'the apply failed. Some resources may have changed. See RUNBOOK.md'
