#!/bin/sh
# Sourced by scripts/setup.sh. The settings of GitHub: a ruleset for the deployment branch, and two environments for each
# environment of the repository: ENVIRONMENT-plan with the plan identity, and ENVIRONMENT with the apply identity.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup
# shellcheck source=scripts/setup/environments.sh
. scripts/setup/environments.sh

platform=GitHub client=gh
project_api="repos/$PROJECT"
ruleset_name="Terraform deployment branch $BRANCH"
# Whether the plan of the owner offers required reviewers: yes, no or unknown.
offered=unknown

# Finds reasons to stop before anything is changed, and the IDs of the reviewers: lines TYPE ID NAME.
connect() {
  get "$project_api" || fail 74 "$PROJECT does not exist on $HOST, or you cannot access it"
  full_name="$(answer .full_name)"
  admin="$(answer .permissions.admin)"
  visibility="$(answer .visibility)"
  owner_type="$(answer .owner.type)"
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
