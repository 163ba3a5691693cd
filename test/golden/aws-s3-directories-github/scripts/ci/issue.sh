#!/bin/sh
# Sourced by the scripts that report with issues. Each environment has one issue of each kind, which has the label
# ISSUE_LABEL and a fixed title. The jobs can write issues, so they have no cloud identity and no access to plans.
# shellcheck shell=sh
: "${GH_TOKEN:?}" "${GITHUB_REPOSITORY:?}" "${RUN_URL:?}" "${ISSUE_LABEL:?}"
# gh reads the host and the token of a GitHub Enterprise Server from other variables.
case "${GITHUB_SERVER_URL:-https://github.com}" in
  https://github.com) ;;
  *)
    GH_HOST="${GITHUB_SERVER_URL#https://}"
    GH_ENTERPRISE_TOKEN="$GH_TOKEN"
    export GH_HOST GH_ENTERPRISE_TOKEN
    ;;
esac

# usage: issue_find TITLE. Sets issue_number to the number of the open issue; empty if there is none. A run reads the list once,
# because it has one result for each title.
issue_find() {
  if [ -z "${issue_list+read}" ]; then
    issue_list="$(gh issue list --repo "$GITHUB_REPOSITORY" --label "$ISSUE_LABEL" --state open --limit 1000 \
      --json number,title --jq '.[] | "\(.number) \(.title)"')"
  fi
  issue_number="$(printf '%s\n' "$issue_list" | issue_title="$1" awk '
    substr($0, index($0, " ") + 1) == ENVIRON["issue_title"] && $1 ~ /^[0-9]+$/ { print $1; exit }')"
}

# usage: issue_open TITLE BODY. Opens the issue, or comments on it if it is open.
issue_open() {
  issue_find "$1"
  if [ -n "$issue_number" ]; then
    gh issue comment "$issue_number" --repo "$GITHUB_REPOSITORY" --body "$2"
    return
  fi
  if [ -z "${issue_label+created}" ]; then
    gh label create "$ISSUE_LABEL" --repo "$GITHUB_REPOSITORY" --color D93F0B --force >/dev/null
    issue_label="$ISSUE_LABEL"
  fi
  gh issue create --repo "$GITHUB_REPOSITORY" --label "$ISSUE_LABEL" --title "$1" --body "$2"
}

# usage: issue_close TITLE COMMENT. Closes the issue if it is open.
issue_close() {
  issue_find "$1"
  [ -z "$issue_number" ] || gh issue close "$issue_number" --repo "$GITHUB_REPOSITORY" --comment "$2"
}
