#!/bin/sh
# Sourced by scripts/setup/platform.sh. The settings of a GitLab environment: its protection, approvals and variables.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

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
  names_of "$1" SECRET | sed "s/\$/ is set, masked$suffix/"
}

have_secrets() {
  names_of "$1" SECRET >"$work/secrets"
  project_variables "$1"
  awk -F '\t' -v wanted="$work/secrets" '
    BEGIN { while ((getline line < wanted) > 0) expected[line] = 1 }
    $1 in expected { print $1 " is set" ($3 == "true" ? ", masked" : "") ($2 == "true" ? ", protected" : "") }' "$work/variables"
}

# The values of secrets are never in a file of the repository.
set_secrets() { :; }
