#!/bin/sh
# Sourced by scripts/setup/platform.sh. The protection of the deployment branch, and the approvals of merge requests.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# By default, maintainers can push to a protected branch.
want_branch() {
  printf '%s\n' 'push: nobody' 'merge: maintainers' 'force push: no'
  if [ -n "$OWNER" ] && [ "$offered" = yes ]; then printf 'approval of code owners: required\n'; fi
}

have_branch() {
  : >"$work/branch"
  all "$project_api/protected_branches" '\[[0-9]+\]\.name'
  sed -n 's/^[0-9]*\[[0-9]*\]\.name	//p' "$work/lines" >"$work/patterns"
  while IFS= read -r pattern <&4; do
    # The most permissive of all matching patterns applies.
    # shellcheck disable=SC2254 # a pattern, with * as in GitLab
    case "$pattern" in
      "$BRANCH") ;;
      *[!A-Za-z0-9._/*-]*) fail 74 "$PROJECT has a protected branch with an unusual name. Remove its protection, and rerun" ;;
      *) case "$BRANCH" in
        $pattern) printf 'also protected by the pattern: %s\n' "$pattern" ;;
      esac ;;
    esac
  done 4<"$work/patterns"
  get "$branch_api" || return 0
  cp "$work/lines" "$work/branch"
  awk -F '\t' -v owner="$OWNER" -v offered="$offered" '
    { values[$1] = substr($0, length($1) + 2) }
    function levels(list, title, allowed, plain,   path, other, item, count) {
      for (path in values) {
        if (index(path, "." list "[") != 1 || path !~ /^\.[a-z_]+\[[0-9]+\]\.access_level$/) continue
        item = substr(path, 1, length(path) - 12)
        count++
        if (values[item "user_id"] ~ /^[0-9]/) print title ": user " values[item "user_id"]
        else if (values[item "group_id"] ~ /^[0-9]/) print title ": group " values[item "group_id"]
        else if (values[item "deploy_key_id"] ~ /^[0-9]/) print title ": deploy key " values[item "deploy_key_id"]
        else if (values[path] !~ allowed) print title ": access level " values[path]
        else print title ": " plain
      }
    }
    END {
      levels("push_access_levels", "push", "^0$", "nobody")
      levels("merge_access_levels", "merge", "^(0|40|60)$", "maintainers")
      print "force push: " (values[".allow_force_push"] == "false" ? "no" : "yes")
      if (owner != "" && offered == "yes" && values[".code_owner_approval_required"] == "true") print "approval of code owners: required"
    }' "$work/lines"
}

# usage: replaced LIST NEW. The access levels of the branch as changes: those that exist are removed, and NEW is added.
replaced() {
  awk -F '\t' -v list=".$1[" -v new="$2" '
    index($1, list) == 1 && $1 ~ /^\.[a-z_]+\[[0-9]+\]\.id$/ { printf "{\"id\":%s,\"_destroy\":true},", $2 }
    END { printf "{\"access_level\":%s}", new }' "$work/branch"
}

set_branch() {
  additional="$(sed -n '/^also /p' "$work/have" | tr '\n' ' ')"
  [ -z "$additional" ] || fail 1 "the branch $BRANCH is $additional, and GitLab applies the most permissive protection. Remove it, and rerun"
  owners=false
  if [ -n "$OWNER" ] && [ "$offered" = yes ]; then owners=true; fi
  new="{\"name\":\"$BRANCH\",\"push_access_level\":0,\"merge_access_level\":40,\"allow_force_push\":false,\"code_owner_approval_required\":$owners}"
  if [ ! -s "$work/branch" ]; then
    must POST "$project_api/protected_branches" "$new"
  elif [ "$offered" = yes ]; then
    # The request resets code_owner_approval_required if it omits it.
    push="$(replaced push_access_levels 0)"
    merge="$(replaced merge_access_levels 40)"
    must PATCH "$branch_api" "{\"allowed_to_push\":[$push],\"allowed_to_merge\":[$merge],\"allow_force_push\":false,\"code_owner_approval_required\":$owners}"
  else
    # Without Premium, access levels cannot be changed, only created.
    must DELETE "$branch_api"
    ask POST "$project_api/protected_branches" "$new"
    case "$status" in
      2*) ;;
      *) refuse "The branch $BRANCH is NOT PROTECTED now. Rerun immediately" ;;
    esac
  fi
}

want_code_owners() {
  [ -z "$OWNER" ] || [ "$offered" = no ] || printf '.gitlab/CODEOWNERS on branch %s is set\n' "$BRANCH"
}

have_code_owners() {
  get "$project_api/repository/files/.gitlab%2FCODEOWNERS?ref=$BRANCH" || return 0
  blob="$(answer .blob_id)"
  [ -z "$blob" ] || printf '.gitlab/CODEOWNERS on branch %s is set\n' "$BRANCH"
}

set_code_owners() { :; }

want_approvals() {
  [ "$offered" = no ] || printf '%s\n' 'merge_requests_author_approval: false' \
    'merge_requests_disable_committers_approval: true' 'reset_approvals_on_push: true' \
    'disable_overriding_approvers_per_merge_request: true' 'at least 1 approval'
}

have_approvals() {
  must GET "$project_api/approvals"
  sed -n 's/^\.\([a-z_]*\)	/\1: /p' "$work/lines" | grep -xFf "$work/want" || :
  all "$project_api/approval_rules" '\[[0-9]+\]\.id'
  cp "$work/lines" "$work/rules"
  # Rules of some branches only do not apply everywhere.
  awk -F '\t' '
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values)
        if (path ~ /\]\.approvals_required$/ && values[path] >= 1 && values[substr(path, 1, length(path) - 18) "rule_type"] ~ /^(any_approver|regular)$/ \
          && values[substr(path, 1, length(path) - 18) "protected_branches"] ~ /^(\[\])?$/ && !((substr(path, 1, length(path) - 18) "protected_branches[0].id") in values)) {
          print "at least 1 approval"
          exit
        }
    }' "$work/lines"
}

set_approvals() {
  fields="$(except "$work/want" "$work/have" | sed -n 's/^\(.*\): \(.*\)$/"\1":\2/p' | paste -s -d , -)"
  [ -z "$fields" ] || must POST "$project_api/approvals" "{$fields}"
  if ! grep -qxF 'at least 1 approval' "$work/have"; then
    rule="$(sed -n 's/^\([0-9]*\[[0-9]*\]\)\.rule_type	any_approver$/\1/p' "$work/rules" | sed -n 1p)"
    number="$(awk -F '\t' -v path="$rule.id" '$1 == path { print $2 }' "$work/rules")"
    body='{"name":"All Members","rule_type":"any_approver","approvals_required":1}'
    if [ -z "$number" ]; then
      must POST "$project_api/approval_rules" "$body"
    else
      must PUT "$project_api/approval_rules/$number" '{"approvals_required":1}'
    fi
  fi
}
