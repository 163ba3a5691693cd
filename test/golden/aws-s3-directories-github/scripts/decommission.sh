#!/bin/sh
# usage: scripts/decommission.sh ENVIRONMENT [--check | --dry-run] [--yes ENVIRONMENT]
# Removes everything that belongs to an environment, in two parts. It displays each step, and asks for the name of the
# environment. Each step reads back its result, and the script is safe to rerun: it continues after an interruption.
#   1. While the environment is in the answers: destroys the objects in its state, deletes its keys in the organization and in
#      the secret store, and turns off the deletion protection of its one-time resources. Then remove it from the answers:
#        npx generator-unionai-terraform environment ENVIRONMENT --remove --state-is-empty
#   2. After the removal is merged: deletes its secrets and the identities of its jobs, and then its CI/CD environments with
#      their variables and secrets. The identities are deleted first: a CI/CD environment without its protection must not have any.
# The first part writes the names that the second part needs to decommission/ENVIRONMENT.env. It contains no secret: commit it.
#   --check    changes nothing, and exits with 1 if anything of the current part remains
#   --dry-run  prints the commands of the current part, and runs none of them
#   --yes      replaces all questions, also that of scripts/bootstrap.sh, whose plan can contain other changes
# Requires the permissions of scripts/destroy.sh, an administrator of the organization, and for the second part those of
# scripts/bootstrap.sh and scripts/setup.sh.
# Exit codes: 0 complete; 1 something remains, is refused or not confirmed; 2 invalid usage or settings; 74 a tool failed.
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
usage() { stop 2 "$*. For help: scripts/decommission.sh --help"; }

mode=run environment='' confirmed=''
while [ "$#" -gt 0 ]; do
  case "$1" in
    --help)
      sed -n '2,16s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    --check | --dry-run)
      [ "$mode" = run ] || usage '--check and --dry-run cannot be used together'
      mode="${1#--}"
      ;;
    --yes)
      [ "$#" -gt 1 ] || usage '--yes needs the name of the environment'
      confirmed="$2"
      shift
      ;;
    --yes=*) confirmed="${1#--yes=}" ;;
    '' | -* | *[!A-Za-z0-9_-]*) usage "'$1' is not the name of an environment" ;;
    *)
      [ -z "$environment" ] || usage 'only one environment can be removed at a time'
      environment="$1"
      ;;
  esac
  shift
done
[ -n "$environment" ] || usage 'no environment specified'
[ -z "$confirmed" ] || [ "$confirmed" = "$environment" ] || usage "--yes '$confirmed' is not '$environment'"

cd "$(dirname -- "$0")/.." || exit 74
record="decommission/$environment.env"
umask 077
work="$(mktemp -d)" || exit 74
trap 'rm -rf -- "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# usage: value FILE NAME. Prints a setting. The files are data: this script never executes them.
value() { sed -n "s/^$2=\([A-Za-z0-9_./@:+= -]*\)\$/\1/p" "$1"; }

# usage: write_record NAME=VALUE... Replaces these lines of the record, and reads it back.
write_record() {
  (umask 022 && mkdir -p decommission) || stop 74 'the folder decommission cannot be created'
  printf '%s\n' "$@" >"$work/lines"
  if [ -f "$record" ]; then cp -- "$record" "$work/old"; else : >"$work/old"; fi
  {
    printf '# Written by scripts/decommission.sh. Not secret. Commit it.\n'
    cat "$work/lines"
    awk -F = 'NR == FNR { seen[$1] = 1; next } !/^#/ && !($1 in seen)' "$work/lines" "$work/old"
  } >"$work/record"
  (umask 022 && cp -- "$work/record" "$record.new") || stop 74 "$record.new cannot be written"
  mv -f -- "$record.new" "$record"
  cmp -s "$work/record" "$record" || stop 74 "$record does not have the lines that were written"
}

# usage: step COMMAND [ARGUMENT...]. Displays a command and runs it; with --dry-run, only displays it. An exit code of the
# commands has the same meaning in all of them.
step() {
  if [ "$mode" = dry-run ]; then
    printf '%s\n' "$*"
    return 0
  fi
  say "+ $*"
  code=0
  env "$@" || code=$?
  case "$code" in
    0) ;;
    1 | 2 | 74) stop "$code" "this step did not complete: $*. Rerun scripts/decommission.sh $environment to continue" ;;
    *) exit "$code" ;;
  esac
}

# usage: remains COMMAND [ARGUMENT...]. Runs a command that exits with 1 if something remains, and counts it.
remaining=0
remains() {
  code=0
  env "$@" >&2 || code=$?
  case "$code" in
    0) ;;
    1) remaining=$((remaining + 1)) ;;
    *) stop "$code" "this check did not complete: $*" ;;
  esac
}

# usage: confirm MESSAGE...
confirm() {
  if [ "$mode" != run ] || [ -n "$confirmed" ]; then return 0; fi
  say "$*"
  [ -t 0 ] || stop 2 "there is no terminal to confirm. Add --yes $environment. Nothing was changed"
  printf 'Type %s to continue: ' "$environment" >&2
  IFS= read -r typed || typed=''
  [ "$typed" = "$environment" ] || stop 1 'not confirmed. Nothing was changed'
}

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# shellcheck source=scripts/decommission/before.sh
. scripts/decommission/before.sh
# shellcheck source=scripts/decommission/after.sh
. scripts/decommission/after.sh

if [ -f "scripts/environments/$environment.env" ]; then
  before_removal
elif [ -f "$record" ]; then
  after_removal
else
  stop 2 "environment '$environment' does not exist: neither scripts/environments/$environment.env nor $record does. If it was removed without this script, restore its files from the commit before, and run the script first"
fi
if [ "$mode" = check ]; then
  [ "$remaining" -eq 0 ] || stop 1 "something of $environment remains. To remove it, run scripts/decommission.sh $environment"
  say "Nothing of $environment remains."
fi
