#!/bin/sh
# Sourced by keys.sh. Calls the CLI of Union.ai for the organization of the key.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

require_flyte() {
  command -v flyte >/dev/null 2>&1 || fail 74 "flyte is not installed: pip install 'flyteplugins-union==0.19.*' 'flyte>=2.10.1,<2.13'"
}

# usage: flyte_cli ARGUMENT...
# Without colors, which would be in the output of a pipe, too.
flyte_cli() {
  TERM=dumb NO_COLOR=1 COLUMNS="${flyte_columns:-200}" limited flyte --endpoint "$HOST" --org "$ORG" "$@" </dev/null
}

# usage: flyte_as KEY ARGUMENT...
# Logs in with a key. The CLI reads it from its environment only, so it is in the environment of this one process.
flyte_as() (
  FLYTE_API_KEY="$1"
  export FLYTE_API_KEY
  shift
  flyte_cli "$@"
)

# usage: flyte_admin ARGUMENT...
# Logs in as the user, or with the stored key of the environment if an option says so.
flyte_admin() {
  if [ -n "${login-}" ]; then
    flyte_as "$login" "$@"
  else
    flyte_cli "$@"
  fi
}

# usage: values_of PATTERN...
# Reads the output of ci_json from standard input. Prints one line for each object of the list: the values of the paths
# that match the patterns, divided by spaces. A value that is missing is a hyphen.
values_of() {
  patterns="$*" awk -F '\t' '
    BEGIN { count = split(ENVIRON["patterns"], pattern, " "); item = "none" }
    function flush(    i, line) {
      if (item == "none") return
      for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") (value[i] == "" ? "-" : value[i])
      print line
      for (i = 1; i <= count; i++) value[i] = ""
    }
    NF < 2 || $1 !~ /^\.[0-9]+/ { next }
    {
      split($1, part, ".")
      if ((part[2] "") != item) { flush(); item = part[2] "" }
      path = substr($1, length(part[2]) + 3)
      for (i = 1; i <= count; i++) {
        text = substr($0, length($1) + 2)
        if (text ~ / /) text = "?" # not a name that this script can use
        if (path ~ ("^" pattern[i] "$")) value[i] = value[i] (value[i] == "" ? "" : ",") text
      }
    }
    END { flush() }'
}

# usage: organization_list NOUN [OPTION...]
# Prints a list of the organization as ci_json does. Fails if the CLI prints anything else than a list.
organization_list() {
  # The CLI folds lines at the width of the terminal, and fills the frame of an error to it.
  listed="$(flyte_columns=1000000 && flyte_admin -of json-raw get "$@" 2>/dev/null)" || {
    flyte_admin -of json-raw get "$@" >/dev/null || true
    return 1
  }
  case "$listed" in
    'No '*' found.') return 0 ;;
    '['*) printf '%s\n' "$listed" | tr -d '\n' | ci_json ;; # the CLI breaks lines, even within strings of over 80 characters
    *)
      say "error: flyte get $1 printed no list"
      return 1
      ;;
  esac
}

# Prints the client ID and the date of creation of every key of the organization.
organization_keys() {
  found_keys="$(organization_list api-key --limit 5000)" || return 1
  found_keys="$(printf '%s\n' "$found_keys" | values_of clientId clientIdIssuedAt)" || return 1
  found_keys="$(printf '%s\n' "$found_keys" | sed '/^-/d')" || return 1
  key_count="$(printf '%s' "$found_keys" | sed -n '$=')" || return 1
  if [ "${key_count:-0}" -ge 5000 ]; then
    say 'error: the organization has 5000 keys or more, so that not all of them were listed'
    return 1
  fi
  [ -z "$found_keys" ] || printf '%s\n' "$found_keys"
}

# usage: key_exists CLIENT_ID
# 0: the organization has the key. 1: it does not. 2: the CLI did not tell.
key_exists() {
  existing="$(organization_keys)" || return 2
  printf '%s\n' "$existing" | cut -d' ' -f1 | grep -qxF -e "$1"
}

# usage: delete_key CLIENT_ID
# Deletes a key that exists, and verifies that it no longer exists.
delete_key() {
  exists=0
  key_exists "$1" || exists=$?
  case "$exists" in
    1) return 0 ;;
    2) return 1 ;;
  esac
  flyte_admin delete api-key "$1" --yes >&2 || say "flyte delete api-key $1 failed"
  exists=0
  key_exists "$1" || exists=$?
  [ "$exists" -eq 1 ]
}

# usage: policies_of CLIENT_ID
# Prints the names of the policies that are assigned to a key.
policies_of() {
  assignments="$(organization_list assignment)" || return 1
  printf '%s\n' "$assignments" | values_of identity.applicationId.subject 'policies[.][0-9]+[.]id[.]name' |
    subject="$1" awk '$1 == ENVIRON["subject"] && $2 != "-" { gsub(",", "\n", $2); print $2 }'
}

# usage: assign_policy POLICY CLIENT_ID
assign_policy() {
  flyte_admin create assignment --creds-subject "$2" --policy "$1" >&2
}

# usage: copy_policies FROM TO
# Assigns all policies of a key to another one, and verifies it.
copy_policies() {
  wanted="$(policies_of "$1")" || return 1
  present="$(policies_of "$2")" || return 1
  case "$wanted" in
    *'?'*)
      say "error: $1 has a policy whose name has a space. Assign it to $2 yourself, and rename it"
      return 1
      ;;
  esac
  for policy in $wanted; do
    printf '%s\n' "$present" | grep -qxF -e "$policy" || assign_policy "$policy" "$2" || return 1
  done
  present="$(policies_of "$2")" || return 1
  for policy in $wanted; do
    printf '%s\n' "$present" | grep -qxF -e "$policy" || return 1
  done
}
