#!/bin/sh
# Sourced by scripts/setup.sh. The settings of GitLab: the project, the protection of the deployment branch, the nightly
# schedule, and two environments for each environment of the repository: ENVIRONMENT-plan with the plan identity, which is
# not protected, because plans must not wait for approval; and ENVIRONMENT with the apply identity.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared with scripts/setup.sh

platform=GitLab client=glab
encoded_project="$(printf '%s' "$PROJECT" | sed 's|/|%2F|g')"
encoded_branch="$(printf '%s' "$BRANCH" | sed 's|/|%2F|g')"
project_api="projects/$encoded_project"
branch_api="$project_api/protected_branches/$encoded_branch"
required_pipeline="$(settings "$project" REQUIRED_PIPELINE)"
schedule="$(settings "$project" SCHEDULE)"
schedule_name=terraform-drift
# Whether the tier offers protected environments and approvals: yes or no.
offered=yes

# Finds reasons to stop before anything is changed, and the IDs of the approvers: lines user_id|group_id ID NAME.
connect() {
  get "$project_api" || fail 74 "$PROJECT does not exist on $HOST, or you cannot access it"
  path="$(answer .path_with_namespace)"
  access="$(answer .permissions.project_access.access_level)"
  group_access="$(answer .permissions.group_access.access_level)"
  [ "$path" = "$PROJECT" ] || fail 74 "$PROJECT is now $path. The identities of the jobs depend on the path: run npx generator-unionai-terraform update --set ci.project=PATH"
  case " $access $group_access " in
    *' 40 '* | *' 50 '*) ;;
    *) fail 74 "the setup needs the Maintainer role for $PROJECT" ;;
  esac
  get "$project_api/repository/branches/$encoded_branch" || fail 74 "the branch $BRANCH does not exist in $PROJECT. Push it first"
  ask GET "$project_api/protected_environments"
  case "$status" in
    2*) ;;
    403 | 404) offered=no ;;
    *) refuse ;;
  esac
  if [ "$offered" = no ]; then
    if [ "$required_reviewers" = true ] && [ -s "$work/gated" ]; then
      fail 74 "the tier of $PROJECT does not offer protected environments and deployment approvals, which need GitLab Premium. Without them: README.md, \"CI/CD pipeline\""
    fi
    printf 'The tier of %s does not offer protected environments, approvals and code owners. They are not configured.\n' "$PROJECT"
  fi
  : >"$work/reviewers"
  while IFS= read -r reviewer <&3; do
    find_reviewer "${reviewer#@}" >>"$work/reviewers"
  done 3<"$work/names"
  [ -z "$OWNER" ] || find_reviewer "${OWNER#@}" >/dev/null
}

# usage: find_reviewer NAME
find_reviewer() {
  kind=user_id number=''
  case "$1" in
    */*) ;;
    *)
      must GET "users?username=$1"
      number="$(answer '[0].id')"
      ;;
  esac
  if [ -z "$number" ]; then
    encoded="$(printf '%s' "$1" | sed 's|/|%2F|g')"
    get "groups/$encoded?with_projects=false" || fail 74 "the user or group @$1 does not exist, or you cannot read it"
    kind=group_id
    number="$(answer .id)"
  fi
  case "$number" in
    '' | *[!0-9]*) fail 74 "$platform answered $request without an ID" ;;
  esac
  printf '%s %s @%s\n' "$kind" "$number" "$1"
}

converge_project() {
  converge "Project $PROJECT" project
  converge "Branch $BRANCH" branch
  converge 'Code owners' code_owners
  converge 'Merge request approvals' approvals
  converge 'Nightly schedule' schedule
}

# usage: converge_environment CI-ENVIRONMENT
converge_environment() {
  converge "Environment $1" environment "$1"
  [ "$1" != "$environment" ] || converge "Protection of environment $1" protection "$1"
}

# keep_latest_artifact: an artifact contains a plan, so it is not kept beyond its expiry. The override role: nobody can
# replace the variables of a pipeline. The last setting: a user who started a deployment cannot approve it.
want_project() {
  printf '%s\n' 'keep_latest_artifact: false' 'public_jobs: false' 'ci_forward_deployment_enabled: true' \
    'ci_pipeline_variables_minimum_override_role: no_one_allowed'
  [ "$required_pipeline" != yes ] || printf 'only_allow_merge_if_pipeline_succeeds: true\n'
  settings "$project" SUBJECT_COMPONENT | paste -s -d , - | sed '/^$/d; s/^/ci_id_token_sub_claim_components: /'
  [ "$offered" = no ] || printf 'allow_pipeline_trigger_approve_deployment: false\n'
}

have_project() {
  must GET "$project_api"
  sed -n 's/^\.ci_id_token_sub_claim_components\[[0-9]*\]	//p' "$work/lines" | paste -s -d , - |
    sed 's/^/ci_id_token_sub_claim_components: /' | grep -xFf "$work/want" || :
  sed -n 's/^\.\([a-z_]*\)	/\1: /p' "$work/lines" | grep -xFf "$work/want" || :
}

set_project() {
  fields="$(except "$work/want" "$work/have" | sed '/_components: /{ s/,/","/g; s/: \(.*\)/: ["\1"]/; }; s/^\(.*\): \(.*\)$/"\1":\2/; s/no_one_allowed/"&"/' | paste -s -d , -)"
  must PUT "$project_api" "{$fields}"
}

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

want_schedule() {
  [ "$schedule" = yes ] || return 0
  printf '%s\n' "branch: $BRANCH" 'active: true' 'every day'
}

# A schedule of another time is accepted, as long as it runs every day.
have_schedule() {
  all "$project_api/pipeline_schedules" '\[[0-9]+\]\.id'
  awk -F '\t' -v name="$schedule_name" '
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values)
        if (path ~ /\.description$/ && values[path] == name) {
          item = substr(path, 1, length(path) - 11)
          ref = values[item "ref"]
          sub(/^refs\/heads\//, "", ref)
          print values[item "id"] "\tbranch: " ref
          print values[item "id"] "\tactive: " values[item "active"]
          print values[item "id"] "\t" (values[item "cron"] ~ /^[0-9]+ [0-9]+ \* \* \*$/ ? "every day" : "cron: " values[item "cron"])
        }
    }' "$work/lines" >"$work/schedule"
  cut -f 2- "$work/schedule"
}

set_schedule() {
  body="{\"description\":\"$schedule_name\",\"ref\":\"refs/heads/$BRANCH\",\"cron\":\"17 4 * * *\",\"cron_timezone\":\"UTC\",\"active\":true}"
  if [ -s "$work/schedule" ]; then
    cut -f 1 "$work/schedule" | sort -u >"$work/numbers"
    while IFS= read -r number <&4; do
      must PUT "$project_api/pipeline_schedules/$number" "$body"
    done 4<"$work/numbers"
  else
    must POST "$project_api/pipeline_schedules" "$body"
  fi
}

want_environment() {
  printf 'exists\n'
}

have_environment() {
  must GET "$project_api/environments?name=$1"
  if grep -qxF "[0].name	$1" "$work/lines"; then printf 'exists\n'; fi
}

set_environment() {
  must POST "$project_api/environments" "{\"name\":\"$1\"}"
}

want_protection() {
  [ "$offered" = yes ] || return 0
  printf 'deploy: maintainers\n'
  wants_reviewers "$1" || return 0
  sed 's/^/approval: /' "$work/names"
}

have_protection() {
  : >"$work/protection"
  get "$project_api/protected_environments/$1" || return 0
  cp "$work/lines" "$work/protection"
  gated=false
  if wants_reviewers "$1"; then gated=true; fi
  awk -F '\t' -v gated="$gated" -v reviewers="$work/reviewers" '
    BEGIN { while ((getline line < reviewers) > 0) { split(line, part, " "); names[part[1] " " part[2]] = part[3] } }
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values) {
        if (path !~ /^\.(deploy_access_levels|approval_rules)\[[0-9]+\]\.id$/) continue
        item = substr(path, 1, length(path) - 2)
        who = ""
        if (values[item "user_id"] ~ /^[0-9]/) who = "user_id " values[item "user_id"]
        else if (values[item "group_id"] ~ /^[0-9]/) who = "group_id " values[item "group_id"]
        if (path ~ /^\.deploy/) {
          if (who == "" && values[item "access_level"] ~ /^(40|60)$/) print "deploy: maintainers"
          else print "deploy: " (who == "" ? "access level " values[item "access_level"] : who)
        } else if (gated == "true") {
          if (who == "") who = "access level " values[item "access_level"]
          if (who in names) who = names[who]
          if (values[item "required_approvals"] >= 1) print "approval: " who
        }
      }
    }' "$work/lines"
}

set_protection() {
  rules=''
  if wants_reviewers "$1"; then
    rules="$(sed 's/^\([^ ]*\) \([^ ]*\) .*/{"\1":\2,"required_approvals":1}/' "$work/reviewers" | paste -s -d , -)"
  fi
  if [ ! -s "$work/protection" ]; then
    must POST "$project_api/protected_environments" "{\"name\":\"$1\",\"deploy_access_levels\":[{\"access_level\":40}],\"approval_rules\":[$rules]}"
    return
  fi
  old_levels="$(removed deploy_access_levels)"
  old_rules="$(removed approval_rules)"
  body="\"deploy_access_levels\":[$old_levels{\"access_level\":40}]"
  if [ -n "$rules" ]; then body="$body,\"approval_rules\":[$old_rules$rules]"; fi
  must PUT "$project_api/protected_environments/$1" "{$body}"
}

# usage: removed LIST. The entries of the protection, as removals.
removed() {
  sed -n "s/^\.$1\[[0-9]*\]\.id	\(.*\)/{\"id\":\1,\"_destroy\":true},/p" "$work/protection" | tr -d '\n'
}

# Jobs of the deployment branch only get protected variables. Merge requests cannot use them.
# usage: traits CI-ENVIRONMENT
traits() {
  if is_open "$1"; then printf ''; else printf ', protected'; fi
}

# usage: project_variables CI-ENVIRONMENT. Prints NAME<TAB>PROTECTED<TAB>MASKED<TAB>RAW<TAB>VALUE of the variables of the
# environment. The values include secrets: they are only compared, and never printed.
project_variables() {
  all "$project_api/variables" '\[[0-9]+\]\.key'
  awk -F '\t' -v scope="$1" '
    { values[$1] = substr($0, length($1) + 2) }
    END {
      for (path in values)
        if (path ~ /\]\.key$/) {
          item = substr(path, 1, length(path) - 3)
          if (values[item "environment_scope"] == scope)
            print values[path] "\t" values[item "protected"] "\t" values[item "masked"] "\t" values[item "raw"] "\t" values[item "value"]
        }
    }' "$work/lines" >"$work/variables"
}

have_variables() {
  variables "$1" >"$work/wanted"
  project_variables "$1"
  awk -F '\t' -v wanted="$work/wanted" '
    BEGIN { while ((getline line < wanted) > 0) expected[substr(line, 1, index(line, "=") - 1)] = substr(line, index(line, "=") + 1) }
    $1 in expected {
      flag = $2 == "true" ? ", protected" : ""
      if (expected[$1] != "") print $1 "=" $5 flag
      else if ($5 != "") print $1 " is set" flag
    }' "$work/variables"
}

set_variables() {
  protected=true
  if is_open "$1"; then protected=false; fi
  suffix="$(traits "$1")"
  while IFS= read -r line <&4; do
    key="${line%%=*}" new="${line#*=}"
    # A value that only the project contains is kept. It is a JSON string without its quotes.
    if [ -z "$new" ]; then
      new="$(awk -F '\t' -v key="$key" '$1 == key { print $5 }' "$work/variables")"
    fi
    if [ -z "$new" ] || grep -qxF -e "$key=$new$suffix" -e "$key is set$suffix" "$work/have"; then continue; fi
    body="{\"key\":\"$key\",\"value\":\"$new\",\"protected\":$protected,\"raw\":true,\"environment_scope\":\"$1\"}"
    if cut -f 1 "$work/variables" | grep -qxF -e "$key"; then
      must PUT "$project_api/variables/$key?filter%5Benvironment_scope%5D=$1" "$body"
    else
      must POST "$project_api/variables" "$body"
    fi
  done 4<"$work/wanted"
}

want_secrets() {
  suffix="$(traits "$1")"
  settings "$file" SECRET | sed "s/\$/ is set, masked$suffix/"
}

have_secrets() {
  settings "$file" SECRET >"$work/secrets"
  project_variables "$1"
  awk -F '\t' -v wanted="$work/secrets" '
    BEGIN { while ((getline line < wanted) > 0) expected[line] = 1 }
    $1 in expected { print $1 " is set" ($3 == "true" ? ", masked" : "") ($2 == "true" ? ", protected" : "") }' "$work/variables"
}

# The values of secrets are never in a file of the repository.
set_secrets() { :; }
