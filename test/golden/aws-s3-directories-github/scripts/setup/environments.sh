#!/bin/sh
# Sourced by scripts/setup/platform.sh. The settings of a GitHub environment: reviewers, deployment branches and variables.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# usage: want_environment CI-ENVIRONMENT
want_environment() {
  if is_open "$1"; then printf 'deployments from: all branches\n'; else printf 'deployments from: selected branches\n'; fi
  wants_reviewers "$1" || return 0
  printf 'self-review: prevented\nadministrators: cannot bypass\n'
  sed 's/^/required reviewer: /' "$work/names"
}

have_environment() {
  : >"$work/environment"
  get "$project_api/environments/$1" || return 0
  cp "$work/lines" "$work/environment"
  gated=false
  if wants_reviewers "$1"; then gated=true; fi
  awk -F '\t' -v gated="$gated" -v reviewers="$work/reviewers" '
    BEGIN { while ((getline line < reviewers) > 0) { split(line, part, " "); names[part[1] " " part[2]] = part[3] } }
    { values[$1] = substr($0, length($1) + 2) }
    END {
      if (values[".deployment_branch_policy"] == "null") print "deployments from: all branches"
      else if (values[".deployment_branch_policy.custom_branch_policies"] == "true") print "deployments from: selected branches"
      else if (values[".deployment_branch_policy.protected_branches"] == "true") print "deployments from: protected branches"
      if (gated != "true") exit
      # Servers that do not report the setting do not have it.
      if (values[".can_admins_bypass"] == "false" || !(".can_admins_bypass" in values)) print "administrators: cannot bypass"
      for (path in values) {
        if (path ~ /\.prevent_self_review$/ && values[path] == "true") print "self-review: prevented"
        if (path !~ /^\.protection_rules\[[0-9]+\]\.reviewers\[[0-9]+\]\.type$/) continue
        who = values[path] " " values[substr(path, 1, length(path) - 5) ".reviewer.id"]
        print "required reviewer: " (who in names ? names[who] : who)
      }
    }' "$work/lines"
}

# usage: kept PATTERN DEFAULT. A value of the environment that exists.
kept() {
  value="$(sed -n "s/^$1	//p" "$work/environment" | sed -n 1p)"
  printf '%s' "${value:-$2}"
}

# The request resets all fields that it omits, so it contains the current values of those that are not set here.
set_environment() {
  timer="$(kept '\.protection_rules\[[0-9]*\]\.wait_timer' 0)"
  bypass="$(kept '\.can_admins_bypass' true)"
  branches='{"protected_branches":false,"custom_branch_policies":true}'
  if is_open "$1"; then branches=null; fi
  if wants_reviewers "$1"; then
    prevented=true bypass=false
    reviewers="$(sed 's/^\([^ ]*\) \([^ ]*\) .*/{"type":"\1","id":\2}/' "$work/reviewers" | paste -s -d , -)"
  else
    prevented="$(kept '\.protection_rules\[[0-9]*\]\.prevent_self_review' false)"
    reviewers="$(awk -F '\t' '
      $1 ~ /^\.protection_rules\[[0-9]+\]\.reviewers\[[0-9]+\]\.type$/ { type = $2 }
      $1 ~ /^\.protection_rules\[[0-9]+\]\.reviewers\[[0-9]+\]\.reviewer\.id$/ { printf "%s{\"type\":\"%s\",\"id\":%s}", comma, type, $2; comma = "," }
    ' "$work/environment")"
  fi
  case "$timer:$bypass:$prevented" in
    *[!0-9a-z:]*) fail 74 "$platform answered with an unknown setting of $1" ;;
  esac
  body="{\"deployment_branch_policy\":$branches"
  # Without Enterprise, private repositories reject these fields, even with their defaults.
  if [ "$offered" = yes ] || [ "$timer:$bypass:$prevented:$reviewers" != 0:true:false: ]; then
    body="$body,\"wait_timer\":$timer,\"prevent_self_review\":$prevented,\"reviewers\":[$reviewers],\"can_admins_bypass\":$bypass"
  fi
  ask PUT "$project_api/environments/$1" "$body}"
  case "$status" in
    2*) ;;
    422) refuse 'Required reviewers of private repositories need GitHub Enterprise: README.md, "CI/CD pipeline". Each reviewer must be able to read the repository' ;;
    *) refuse ;;
  esac
}

want_branches() {
  printf 'branch %s\n' "$BRANCH"
}

have_branches() {
  all "$project_api/environments/$1/deployment-branch-policies" '\.branch_policies\[[0-9]+\]\.id'
  awk -F '\t' '
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values)
        if (path ~ /\.branch_policies\[[0-9]+\]\.id$/) {
          item = substr(path, 1, length(path) - 3)
          type = (item ".type") in values ? values[item ".type"] : "branch"
          print values[path] "\t" type " " values[item ".name"]
        }
    }' "$work/lines" >"$work/policies"
  cut -f 2- "$work/policies"
}

# Allows deployments from the deployment branch, and then from no other branch or tag.
set_branches() {
  policies="$project_api/environments/$1/deployment-branch-policies"
  cp "$work/policies" "$work/existing"
  grep -qxF "branch $BRANCH" "$work/have" || must POST "$policies" "{\"name\":\"$BRANCH\",\"type\":\"branch\"}"
  while IFS='	' read -r number policy <&4; do
    [ "$policy" = "branch $BRANCH" ] || must DELETE "$policies/$number"
  done 4<"$work/existing"
}

# All variables of an environment are limited to its deployments.
traits() { :; }

have_variables() {
  variables "$1" >"$work/variables"
  all "$project_api/environments/$1/variables" '\.variables\[[0-9]+\]\.name'
  awk -F '\t' -v wanted="$work/variables" '
    BEGIN { while ((getline line < wanted) > 0) expected[substr(line, 1, index(line, "=") - 1)] = substr(line, index(line, "=") + 1) }
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values) {
        if (path !~ /\.variables\[[0-9]+\]\.name$/) continue
        name = values[path]
        value = values[substr(path, 1, length(path) - 5) ".value"]
        if (!(name in expected)) continue
        if (expected[name] != "") print name "=" value
        else if (value != "") print name " is set"
      }
    }' "$work/lines"
}

set_variables() {
  # Only the variables that differ and have a known value.
  except "$work/want" "$work/have" | grep '=' >"$work/differing" || :
  while IFS= read -r line <&4; do
    body="{\"name\":\"${line%%=*}\",\"value\":\"${line#*=}\"}"
    if grep -q "^${line%%=*}=" "$work/have"; then
      must PATCH "$project_api/environments/$1/variables/${line%%=*}" "$body"
    else
      must POST "$project_api/environments/$1/variables" "$body"
    fi
  done 4<"$work/differing"
}

want_secrets() {
  names_of "$1" SECRET | sed 's/$/ is set/'
}

have_secrets() {
  names_of "$1" SECRET >"$work/secrets"
  all "$project_api/environments/$1/secrets" '\.secrets\[[0-9]+\]\.name'
  sed -n 's/^.*\.secrets\[[0-9]*\]\.name	//p' "$work/lines" | grep -xFf "$work/secrets" | sed 's/$/ is set/' || :
}

# The values of secrets are never in a file of the repository.
set_secrets() { :; }
