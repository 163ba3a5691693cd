#!/bin/sh
# Sourced by scripts/setup.sh. Requests to the platform: each fails unless the platform answers with JSON and a status that is
# expected, so that no error is mistaken for a setting.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2120,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# usage: run COMMAND... Ends the command if it exceeds the time limit. Does not wait for the process that watches the time: a
# signal to a process that has just started can be lost. It ends the command only while the request is pending.
request_count=0
run() {
  request_count=$((request_count + 1))
  pending="$work/request.$request_count"
  : >"$pending"
  "$@" &
  command_id=$!
  (sleep "$seconds" && [ -e "$pending" ] && kill "$command_id") </dev/null >/dev/null 2>&1 &
  limit_id=$!
  wait "$command_id" || :
  command_id=''
  rm -f -- "$pending"
  kill "$limit_id" 2>/dev/null || :
}

# usage: ask METHOD PATH [BODY]. Sets `status` to the HTTP status, and writes the values of the answer to $work/lines.
# Fails if there is no answer, or a successful one is not JSON. The body is in a file: arguments are visible to other users.
ask() {
  request="$1 $2"
  if [ "$#" -eq 3 ]; then
    printf '%s' "$3" >"$work/body"
    run "$client" api --hostname "$HOST" --include --method "$1" "$2" --header 'Content-Type: application/json' \
      --input "$work/body" >"$work/answer" 2>"$work/errors"
  else
    run "$client" api --hostname "$HOST" --include --method "$1" "$2" >"$work/answer" 2>"$work/errors"
  fi
  is_json=true
  awk -f scripts/setup/json.awk "$work/answer" >"$work/lines" || is_json=false
  status='' first=''
  {
    IFS='	' read -r first status || :
    IFS= read -r second || second=''
  } <"$work/lines"
  reason="$(sed -n '1p' "$work/errors")"
  [ "$first" = HTTP ] || fail 74 "$platform did not answer $request${reason:+: $reason}. Rerun to complete the setup"
  case "$request:$status:$is_json:$second" in
    *:2??:false:* | GET*:2??:true:) fail 74 "$platform answered $request with something other than JSON. Rerun to complete the setup" ;;
    *:false:*) : >"$work/lines" ;;
  esac
}

# usage: refuse [HINT]. Fails with the last answer.
refuse() {
  reason="$(sed -n 's/^\.message	//p' "$work/lines" | cut -c 1-200)"
  fail 74 "$platform answered $request with status $status${reason:+ ($reason)}. ${1:-Fix the cause, and rerun to complete the setup}"
}

# usage: must METHOD PATH [BODY]. Fails unless the request succeeds.
must() {
  ask "$@"
  case "$status" in
    2*) ;;
    *) refuse ;;
  esac
}

# usage: get PATH. Returns 1 for an object that does not exist, with no lines.
get() {
  ask GET "$1"
  case "$status" in
    2*) ;;
    404)
      : >"$work/lines"
      return 1
      ;;
    *) refuse ;;
  esac
}

# usage: answer PATH. Prints a value of the last answer.
answer() {
  awk -F '\t' -v path="$1" '$1 == path { print substr($0, length(path) + 2); exit }' "$work/lines"
}

# usage: all PATH ITEM. Collects all pages of a list in $work/lines. ITEM is a pattern of a path that each item has. The
# list of an object that does not exist is empty.
all() {
  page=0
  : >"$work/pages"
  while :; do
    page=$((page + 1))
    [ "$page" -lt 1000 ] || fail 74 "$platform answered GET $1 with more than 1000 pages"
    get "$1?per_page=30&page=$page" || :
    sed "s/^/$page/" "$work/lines" >>"$work/pages"
    count="$(grep -cE "^$2	" "$work/lines" || :)"
    [ "$count" -ge 30 ] || break
  done
  mv "$work/pages" "$work/lines"
}
