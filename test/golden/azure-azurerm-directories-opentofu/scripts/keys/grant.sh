#!/bin/sh
# Sourced by keys.sh. Gives a key its rights: a policy with the name of the key, which binds one role in the whole
# organization, and its assignment. Requires the login of an administrator.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

keys_grant() {
  require_flyte
  if [ -n "$target$PIPELINE_PROJECT" ]; then
    select_store
  else # the key is in no store
    record_file="scripts/keys/state/$environment${purpose:+.$purpose}.store.env"
  fi
  read_record
  login=''
  client="${client_option:-${NEW_CLIENT:-${LIVE_CLIENT:-${CLIENT_ID:-$KEY_ID}}}}"
  if [ -z "$role" ]; then
    role='admin'
    [ "$purpose" != plan ] || role=viewer
  fi
  exists=0
  key_exists "$client" || exists=$?
  case "$exists" in
    1) fail 1 "the organization has no key with the client ID $client. Specify it: scripts/keys.sh grant $arguments --client CLIENT_ID" ;;
    2) fail 74 "flyte did not list the keys. Log in as an administrator of $ORG, and run scripts/keys.sh grant $arguments again" ;;
  esac
  policies="$(organization_list policy)" || fail 74 "flyte did not list the policies. Run scripts/keys.sh grant $arguments again"
  if printf '%s\n' "$policies" | values_of 'id[.]name' | grep -qxF -e "$KEY_NAME"; then
    bound="$(printf '%s\n' "$policies" | values_of 'id[.]name' 'bindings[.][0-9]+[.]roleId[.]name' | name="$KEY_NAME" awk '$1 == ENVIRON["name"] { print $2 }')"
    [ "$bound" = "$role" ] || say "The policy $KEY_NAME exists with other roles: $bound. It is not changed."
  else
    create_policy || fail 74 "the policy $KEY_NAME was not created. Run scripts/keys.sh grant $arguments again"
  fi
  assigned="$(policies_of "$client")" || fail 74 "flyte did not list the assignments. Run scripts/keys.sh grant $arguments again"
  if ! printf '%s\n' "$assigned" | grep -qxF -e "$KEY_NAME"; then
    assign_policy "$KEY_NAME" "$client" || fail 74 "the policy was not assigned. Run scripts/keys.sh grant $arguments again"
  fi
  printf 'The key %s has the policy %s with the role %s.\n' "$client" "$KEY_NAME" "${bound:-$role}"
}

# The CLI reads a policy from a file. It takes the name from the file, too.
create_policy() {
  policy_file="${record_file%/*}/policy.yaml"
  mkdir -p -- "${record_file%/*}" || return 1
  printf 'name: %s\ndescription: Rights of %s.\nbindings:\n  - role: %s\n' "$KEY_NAME" "$what" "$role" >"$policy_file" || return 1
  created=0
  flyte_admin create policy "$KEY_NAME" --file "$policy_file" >&2 || created=1
  rm -f -- "$policy_file"
  return "$created"
}
