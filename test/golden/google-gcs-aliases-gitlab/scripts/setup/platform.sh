#!/bin/sh
# Sourced by scripts/setup.sh. The settings of GitLab: the project, the protection of the deployment branch, the nightly
# schedule, and two environments for each environment of the repository: ENVIRONMENT-plan with the plan identity, which is
# not protected, because plans must not wait for approval; and ENVIRONMENT with the apply identity.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup
# shellcheck source=scripts/setup/branch.sh
. scripts/setup/branch.sh
# shellcheck source=scripts/setup/environments.sh
. scripts/setup/environments.sh

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
