#!/bin/sh
# usage: scripts/ci/report-drift.sh
# Reports the results of the nightly checks, and fails if one of them found something or failed, so that GitLab notifies the
# owner of the schedule. With UNIONAI_ISSUE_TOKEN, also opens an issue for each finding, and closes it when it is resolved.
# CHECKS are the names of the checks, each of which left a file with its result in .results. The job has no identity.
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=scripts/ci/lib.sh
. scripts/ci/lib.sh
# shellcheck source=scripts/ci/rest.sh
. scripts/ci/rest.sh
# shellcheck source=scripts/ci/json.sh
. scripts/ci/json.sh
: "${CHECKS:?}"
run="${CI_PIPELINE_URL-}"
work="$(umask 077 && mktemp -d)"
ci_discard "$work"

# usage: api METHOD PATH [NAME VALUE]... Calls the API of this project with a JSON object. A failure does not stop the report: the
# log has all findings, and the job fails at the end.
api() {
  api_method="$1" api_path="$2" api_comma=''
  shift 2
  {
    printf '{'
    while [ "$#" -gt 0 ]; do
      printf '%s"%s":"%s"' "$api_comma" "$1" "$2"
      api_comma=','
      shift 2
    done
    printf '}'
  } >"$work/body"
  ci_rest "$api_method" "${CI_API_V4_URL:?}/projects/${CI_PROJECT_ID:?}/$api_path" \
    "PRIVATE-TOKEN: $UNIONAI_ISSUE_TOKEN
Content-Type: application/json" "$work/body" || rejected=1
}

# Reads the open issues once: number, tab, title. GitLab lists at most 100 issues on a page; a page with fewer is the last.
find_issues() {
  page=1 count=100
  : >"$work/issues"
  while [ "$count" -ge 100 ]; do
    answer="$(ci_rest GET "${CI_API_V4_URL:?}/projects/${CI_PROJECT_ID:?}/issues?state=opened&labels=${ISSUE_LABEL:?}&per_page=100&page=$page" \
      "PRIVATE-TOKEN: $UNIONAI_ISSUE_TOKEN")" || ci_fail 'the issues could not be read'
    lines="$(printf '%s' "$answer" | ci_json)" || ci_fail 'the issues could not be read'
    printf '%s\n' "$lines" | awk -F '\t' '
      NR == 1 && $2 != "[" { exit 1 }
      $1 ~ /^\.[0-9]+\.iid$/ { number = $2 }
      $1 ~ /^\.[0-9]+\.title$/ { title[$1] = $2 }
      $1 ~ /^\.[0-9]+\.iid$/ { sub(/iid$/, "title", $1); numbers[$1] = number }
      END { for (path in title) print numbers[path] "\t" title[path] }' >>"$work/issues" || ci_fail 'the issues could not be read'
    count="$(printf '%s\n' "$lines" | awk -F '\t' '$1 ~ /^\.[0-9]+$/ { count++ } END { print count + 0 }')"
    page=$((page + 1))
  done
}

# usage: issue TITLE TEXT. Opens the issue, or comments on it. Without TEXT, closes it. Texts contain no user values.
issue() {
  [ -n "${UNIONAI_ISSUE_TOKEN-}" ] || return 0
  number="$(title="$1" awk -F '\t' '$2 == ENVIRON["title"] && $1 ~ /^[0-9]+$/ { print $1; exit }' "$work/issues")"
  case "${number:-none} ${2:+open}" in
    'none ') ;;
    'none open') api POST issues title "$1" description "$2" labels "$ISSUE_LABEL" >/dev/null ;;
    *' open') api POST "issues/$number/notes" body "$2" >/dev/null ;;
    *) api PUT "issues/$number" state_event close >/dev/null ;;
  esac
}

[ -z "${UNIONAI_ISSUE_TOKEN-}" ] || find_issues
found=0 rejected=0
for check in $CHECKS; do
  kind="${check%%_*}" name="${check#*_}" result='no result'
  [ ! -f ".results/$check" ] || IFS= read -r result <".results/$check" || result='no result'
  case "$kind $result" in
    'drift none') issue "Drift in $name" '' ;;
    'key valid') issue "API key of $name" '' ;;
    'key unknown') ;; # the secret store has no dates
    'rotation none') issue "Rotation of the key $name" '' ;;
    rotation*)
      # A key that is pending was planned with and promoted later in the same pipeline, or not.
      if [ "$result" = pending ] && [ -f ".results/promotion_$name" ]; then
        issue "Rotation of the key $name" ''
        continue
      fi
      found=1
      printf 'Rotation of the key %s: %s\n' "$name" "$result"
      issue "Rotation of the key $name" "The rotation did not succeed: $result. The current key stays in use, and the next run continues. If the result is pending, a job plans with the new key: start it if it is manual, and read its log if it failed. See README.md, Rotate a key. $run"
      ;;
    drift*)
      found=1
      printf 'Drift in %s: %s\n' "$name" "$result"
      issue "Drift in $name" "Result of the nightly check of $name: $result. See $run"
      ;;
    *)
      found=1
      printf 'API key of %s: %s\n' "$name" "$result"
      issue "API key of $name" "Result of the nightly check of the API key of $name: $result. To rotate it, see README.md. $run"
      ;;
  esac
done
[ "$found" -eq 0 ] || printf 'See the failed jobs of this pipeline for details: %s\n' "$run"
[ "$rejected" -eq 0 ] || ci_fail 'GitLab did not accept every request about an issue'
exit "$found"
