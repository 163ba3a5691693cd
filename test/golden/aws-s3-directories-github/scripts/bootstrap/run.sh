#!/bin/sh
# Sourced by scripts/bootstrap.sh. Plans and applies the root module of a cloud.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the bootstrap

# usage: begin CLOUD. Sets `cloud`, `root`, `copy` and `override`.
begin() {
  cloud="$1" root="bootstrap/$1"
  copy="$root/bootstrap.tfstate" override="$root/backend_override.tf"
  [ -f "$root/versions.tf" ] || stop 2 "$root/versions.tf does not exist"
  [ -f "$root/.terraform.lock.hcl" ] || stop 2 "$root/.terraform.lock.hcl is missing. Run scripts/lock-providers.sh"
  say "== $cloud"
}

# usage: run COMMAND [OPTION...]. Runs the engine in the root module. Its output is in $work/output.
run() {
  "$engine" -chdir="$root" "$@" >"$work/output" 2>&1 </dev/null
}

# usage: failed MESSAGE. Shows the output of the last run.
failed() {
  cat "$work/output" >&2
  stop 74 "$1"
}

# Names each variable of the root module that has neither a default nor a value. Reads the numeric IDs of the repository
# from GitHub.
need_variables() {
  required="$(awk '
    /^variable "/ { split($0, part, "\""); name = part[2]; text = ""; optional = 0 }
    name != "" && /^  description *=/ { text = $0; sub(/^[^"]*"/, "", text); sub(/"$/, "", text) }
    name != "" && /^  default *=/ { optional = 1 }
    name != "" && /^}/ { if (!optional) print name "\t" text; name = "" }' "$root"/*.tf)"
  unset_variables=0
  case "$required" in
    *github_owner_id* | *github_repository_id*) read_github ;;
  esac
  while IFS='	' read -r name text; do
    [ -n "$name" ] || continue
    printenv "TF_VAR_$name" >/dev/null && continue
    say "missing: TF_VAR_$name is not set: $text"
    unset_variables=$((unset_variables + 1))
  done <<END
$required
END
  [ "$unset_variables" -eq 0 ]
}

# Sets the variables with the numeric IDs of the GitHub repository, unless they are set.
read_github() {
  if [ -n "${TF_VAR_github_owner_id-}" ] && [ -n "${TF_VAR_github_repository_id-}" ]; then return 0; fi
  host="$(sed -n 's/^HOST=//p' scripts/setup/project.env)"
  project="$(sed -n 's/^PROJECT=//p' scripts/setup/project.env)"
  command -v gh >/dev/null 2>&1 || stop 74 'gh is not installed. It reads the numeric IDs of the repository'
  ids="$(gh api --hostname "$host" "repos/$project" --jq '"\(.owner.id) \(.id)"')" ||
    stop 74 "GitHub did not return the numeric IDs of $project. Create the repository first, and log in: gh auth login --hostname $host"
  TF_VAR_github_owner_id="${ids%% *}" TF_VAR_github_repository_id="${ids#* }"
  case "$TF_VAR_github_owner_id:$TF_VAR_github_repository_id" in
    :* | *: | *[!0-9:]*) stop 74 "GitHub did not return the numeric IDs of $project" ;;
  esac
  export TF_VAR_github_owner_id TF_VAR_github_repository_id
}

# Whether a plan has no changes.
is_complete() {
  rc=0
  run plan -input=false -no-color -detailed-exitcode || rc=$?
  case "$rc" in
    0) return 0 ;;
    2) return 1 ;;
    *) failed "the plan of $root failed" ;;
  esac
}

# Plans, and applies exactly that plan if it has changes.
converge() {
  rc=0
  run plan -input=false -no-color -detailed-exitcode -out="$work/plan" || rc=$?
  case "$rc" in
    0) return 0 ;;
    2) ;;
    *) failed "the plan of $root failed" ;;
  esac
  run show -no-color "$work/plan" || failed "the plan of $root cannot be displayed"
  cat "$work/output"
  # A plan that only adds resources needs no confirmation. Without changes of resources, only outputs change.
  if grep -q '^Plan: ' "$work/output" &&
    ! grep -qE '^Plan: ([0-9]+ to import, )?[0-9]+ to add, 0 to change, 0 to destroy\.$' "$work/output"; then
    confirm yes 'Type yes to apply these changes'
  fi
  rc=0
  "$engine" -chdir="$root" apply -input=false -no-color "$work/plan" </dev/null || rc=$?
  rm -f -- "$work/plan"
  [ "$rc" -eq 0 ] || stop 74 "the apply of $root failed. Fix the cause, and rerun. If a resource exists already, see \"Existing resources\" in README.md. A bucket or container that is deleted must be empty: RUNBOOK.md"
}

# usage: confirm WORD QUESTION
confirm() {
  [ "$confirmed" = false ] || return 0
  [ -t 0 ] || stop 1 'there is no terminal to confirm. Review the plan, and add --yes. Nothing was changed'
  printf '%s: ' "$2" >&2
  IFS= read -r typed || typed=''
  [ "$typed" = "$1" ] || stop 1 'not confirmed. Nothing was changed'
}
