#!/bin/sh
# Sourced by scripts/setup.sh. The settings of GitHub: a ruleset for the deployment branch, and two environments for each
# environment of the repository: ENVIRONMENT-plan with the plan identity, and ENVIRONMENT with the apply identity.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared with scripts/setup.sh

platform=GitHub client=gh
project_api="repos/$PROJECT"
ruleset_name="Terraform deployment branch $BRANCH"
# Whether the plan of the owner offers required reviewers: yes, no or unknown.
offered=unknown

# Finds reasons to stop before anything is changed, and the IDs of the reviewers: lines TYPE ID NAME.
connect() {
  get "$project_api" || fail 74 "$PROJECT does not exist on $HOST, or you cannot access it"
  full_name="$(answer .full_name)" admin="$(answer .permissions.admin)"
  visibility="$(answer .visibility)" owner_type="$(answer .owner.type)"
  [ "$full_name" = "$PROJECT" ] || fail 74 "$PROJECT is now named $full_name. The identities of the jobs depend on the name: run npx generator-unionai-terraform update --set ci.repository=NAME"
  [ "$admin" = true ] || fail 74 "the setup needs the admin role for $PROJECT"
  encoded="$(printf '%s' "$BRANCH" | sed 's|/|%2F|g')"
  get "$project_api/branches/$encoded" || fail 74 "the branch $BRANCH does not exist in $PROJECT. Push it first"
  check_plan
  : >"$work/reviewers"
  while IFS= read -r reviewer <&3; do
    find_reviewer "${reviewer#@}" >>"$work/reviewers"
  done 3<"$work/names"
}

# Required reviewers need a public repository, or GitHub Enterprise.
check_plan() {
  case "$HOST:$visibility:$owner_type" in
    github.com:private:Organization) ;;
    github.com:private:*) offered=no ;;
    *)
      offered=yes
      return 0
      ;;
  esac
  if [ "$owner_type" = Organization ] && get "orgs/${PROJECT%%/*}"; then
    plan="$(answer .plan.name)" # only owners of the organization can read it
    case "$plan" in
      enterprise) offered=yes ;;
      free | team | business) offered=no ;;
    esac
    [ "$plan" != free ] || fail 74 "the plan of ${PROJECT%%/*} does not offer environments and rulesets for private repositories. They need a public repository, GitHub Team or GitHub Enterprise"
  fi
  if [ "$offered" = no ] && [ "$required_reviewers" = true ] && [ -s "$work/gated" ]; then
    fail 74 "the plan of ${PROJECT%%/*} does not offer required reviewers for private repositories. They need a public repository or GitHub Enterprise. Without them: README.md, \"CI/CD pipeline\""
  fi
}

# usage: find_reviewer NAME
find_reviewer() {
  case "$1" in
    */*)
      get "orgs/${1%%/*}/teams/${1#*/}" || fail 74 "the team @$1 does not exist, or you cannot read it"
      kind=Team
      ;;
    *)
      get "users/$1" || fail 74 "the user @$1 does not exist"
      kind="$(answer .type)"
      [ "$kind" = User ] || fail 2 "@$1 is not a user. An organization cannot review or own files: name a team, @$1/TEAM"
      ;;
  esac
  number="$(answer .id)"
  case "$number" in
    '' | *[!0-9]*) fail 74 "$platform answered $request without an ID" ;;
  esac
  printf '%s %s @%s\n' "$kind" "$number" "$1"
}

converge_project() {
  converge "Ruleset of branch $BRANCH" ruleset
  converge 'Code owners' code_owners
}

# usage: converge_environment CI-ENVIRONMENT
converge_environment() {
  converge "Environment $1" environment "$1"
  is_open "$1" || converge "Deployment branches of $1" branches "$1"
}

# A ruleset adds to the other rules of the branch, so that it never replaces a stricter one. Nobody can bypass it.
want_ruleset() {
  printf '%s\n' 'enforcement: active' "applies to: refs/heads/$BRANCH" 'rule: deletion' 'rule: non_fast_forward' \
    'rule: pull_request' 'at least 1 approval' 'dismiss_stale_reviews_on_push' 'require_last_push_approval'
  [ -z "$OWNER" ] || printf 'require_code_owner_review\n'
  settings "$project" CHECK | sed 's/^/required check: /'
}

have_ruleset() {
  : >"$work/ruleset"
  all "$project_api/rulesets" '\[[0-9]+\]\.id'
  ruleset="$(awk -F '\t' -v name="$ruleset_name" '
    $1 ~ /\.name$/ && $2 == name { found = substr($1, 1, length($1) - 5) }
    { values[$1] = $2 }
    END { if (found) print values[found ".id"] }' "$work/lines")"
  case "$ruleset" in
    '') return 0 ;;
    *[!0-9]*) fail 74 "$platform answered $request without an ID" ;;
  esac
  must GET "$project_api/rulesets/$ruleset"
  cp "$work/lines" "$work/ruleset"
  awk -F '\t' -v owner="$OWNER" '
    { values[$1] = substr($0, length($1) + 2) }
    END {
      print "enforcement: " values[".enforcement"]
      if (values[".target"] != "branch") print "target: " values[".target"]
      for (path in values) {
        if (path ~ /^\.conditions\.ref_name\.include\[[0-9]+\]$/) print "applies to: " values[path]
        if (path ~ /^\.conditions\.ref_name\.exclude\[[0-9]+\]$/) print "does not apply to: " values[path]
        if (path ~ /^\.bypass_actors\[[0-9]+\]\.actor_type$/) print "can be bypassed by: " values[path]
        if (path ~ /\.required_status_checks\[[0-9]+\]\.context$/) print "required check: " values[path]
        if (path !~ /^\.rules\[[0-9]+\]\.type$/) continue
        if (values[path] != "required_status_checks") print "rule: " values[path]
        if (values[path] != "pull_request") continue
        rule = substr(path, 1, length(path) - 5) ".parameters."
        if (values[rule "required_approving_review_count"] >= 1) print "at least 1 approval"
        if (values[rule "dismiss_stale_reviews_on_push"] == "true") print "dismiss_stale_reviews_on_push"
        if (values[rule "require_last_push_approval"] == "true") print "require_last_push_approval"
        if (owner != "" && values[rule "require_code_owner_review"] == "true") print "require_code_owner_review"
      }
    }' "$work/lines"
}

# usage: current PARAMETER DEFAULT. A parameter of the rules that exist.
current() {
  value="$(sed -n "s/^\.rules\[[0-9]*\]\.parameters\.$1	//p" "$work/ruleset" | sed -n 1p)"
  case "$value" in
    true | [2-9] | 10) printf '%s' "$value" ;;
    *) printf '%s' "$2" ;;
  esac
}

set_ruleset() {
  # A request replaces the whole ruleset. Do not remove rules that another user added.
  except "$work/have" "$work/want" >"$work/found"
  additional="$(sed -nE '/^(rule|required check): /p' "$work/found" | tr '\n' ' ')"
  [ -z "$additional" ] || fail 1 "the ruleset '$ruleset_name' has additional rules, which this script would remove: $additional. Move them to another ruleset, and rerun"
  checks="$(settings "$project" CHECK | sed 's/.*/{"context":"&"}/' | paste -s -d , -)"
  owners=false
  [ -z "$OWNER" ] || owners=true
  approvals="$(current required_approving_review_count 1)"
  owners="$(current require_code_owner_review "$owners")"
  threads="$(current required_review_thread_resolution false)"
  strict="$(current strict_required_status_checks_policy false)"
  rules='{"type":"deletion"},{"type":"non_fast_forward"},{"type":"pull_request","parameters":{'
  rules="$rules\"required_approving_review_count\":$approvals,\"require_code_owner_review\":$owners,"
  rules="$rules\"dismiss_stale_reviews_on_push\":true,\"require_last_push_approval\":true,"
  rules="$rules\"required_review_thread_resolution\":$threads}}"
  [ -z "$checks" ] || rules="$rules,{\"type\":\"required_status_checks\",\"parameters\":{\"strict_required_status_checks_policy\":$strict,\"required_status_checks\":[$checks]}}"
  body="{\"name\":\"$ruleset_name\",\"target\":\"branch\",\"enforcement\":\"active\",\"bypass_actors\":[],\"conditions\":{\"ref_name\":{\"include\":[\"refs/heads/$BRANCH\"],\"exclude\":[]}},\"rules\":[$rules]}"
  if [ -z "$ruleset" ]; then must POST "$project_api/rulesets" "$body"; else must PUT "$project_api/rulesets/$ruleset" "$body"; fi
}

# GitHub ignores a code owner who does not exist or cannot write to the repository. It reports such owners as errors.
want_code_owners() {
  [ -z "$OWNER" ] || printf 'CODEOWNERS on branch %s is set\n' "$BRANCH"
}

have_code_owners() {
  get "$project_api/codeowners/errors?ref=$BRANCH" || return 0
  grep -q '^\.errors' "$work/lines" || fail 74 "$platform answered $request without a list of errors"
  printf 'CODEOWNERS on branch %s is set\n' "$BRANCH"
  awk -F '\t' -v owner="$OWNER" '
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values)
        if (path ~ /^\.errors\[[0-9]+\]\.source$/ && index(values[path], owner))
          print owner " is not valid: " values[substr(path, 1, length(path) - 7) ".kind"]
    }' "$work/lines"
}

set_code_owners() { :; }

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
  settings "$file" SECRET | sed 's/$/ is set/'
}

have_secrets() {
  settings "$file" SECRET >"$work/secrets"
  all "$project_api/environments/$1/secrets" '\.secrets\[[0-9]+\]\.name'
  sed -n 's/^.*\.secrets\[[0-9]*\]\.name	//p' "$work/lines" | grep -xFf "$work/secrets" | sed 's/$/ is set/' || :
}

# The values of secrets are never in a file of the repository.
set_secrets() { :; }
