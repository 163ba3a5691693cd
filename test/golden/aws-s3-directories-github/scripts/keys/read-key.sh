#!/bin/sh
# Sourced by keys.sh. Reads a key from the output of Union.ai's CLI, and checks that it belongs to the environment.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2153,SC2154 # the parts of keys.sh share their variables

# Reads the input into the variable input. At a terminal nothing is displayed, and all lines of a paste are read, so
# that no part of the key reaches the shell.
read_input() {
  if [ -t 0 ]; then
    printf 'Paste the key of %s, or all of the output of flyte create api-key. Then press Enter and Ctrl-D. Nothing is displayed.\n' "$environment" >&2
    terminal="$(stty -g)" || fail 74 'the terminal cannot be read'
    trap 'stty "$terminal"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    stty -echo
    input="$(cat)" || fail 74 'the terminal cannot be read'
    stty "$terminal"
    trap - EXIT INT TERM HUP
  else
    input="$(cat | tr -d '\000')" || fail 74 'the standard input cannot be read'
  fi
}

# usage: refuse MESSAGE
# Says why the key is not accepted, without the key. Names the client ID if the key could be read: otherwise nobody
# would know which key to delete.
refuse() {
  printf 'error: %s\n' "$1" >&2
  name_unstored
  exit 1
}

name_unstored() {
  if [ -n "${client-}" ]; then
    printf 'The key is not stored. If you created it for this, delete it: flyte --endpoint %s --org %s delete api-key %s --yes\n' "$HOST" "$ORG" "$client" >&2
  else
    printf 'No key is stored. If you created one for this, delete it: flyte --endpoint %s --org %s get api-key lists the client IDs\n' "$HOST" "$ORG" >&2
  fi
}

# Finds the key in the input and sets word. Removes terminal codes and the frame, and joins lines: Union.ai's CLI folds
# the key over several lines of 80 columns.
find_word() {
  escape="$(printf '\033')"
  bell="$(printf '\007')"
  text="$(
    printf '%s\n' "$input" |
      sed -e "s/$escape\[[0-9;:?]*[A-Za-z]//g" -e "s/$escape\][^$bell$escape]*$bell//g" -e "s/$escape\][^$bell$escape]*$escape\\\\//g" |
      tr -d '\000-\011\013-\037\177-\377' |           # control characters, and the frame
      sed -e '/^ *+-/d' -e 's/^ *|//' -e 's/| *$//' | # a frame of ASCII characters
      tr -d ' \n'
  )" || fail 74 'the input cannot be read'
  [ -n "$text" ] || refuse 'the input is empty. Did the command that creates the key fail?'
  case "$text" in
    *_API_KEY=*_API_KEY=*) refuse 'the input contains more than one key' ;;
    *_API_KEY=\"*) word="${text#*_API_KEY=\"}" end='"' ;;
    *_API_KEY=\'*) word="${text#*_API_KEY=\'}" end="'" ;;
    *_API_KEY=*) word="${text#*_API_KEY=}" end='' ;;
    *) word="$text" end='' ;;
  esac
  if [ -n "$end" ]; then
    case "$word" in
      *"$end"*) word="${word%%"$end"*}" ;;
      *) refuse 'the key in the input is incomplete: its closing quote is missing' ;;
    esac
  fi
  case "$word" in
    '' | *[!A-Za-z0-9+/=_-]*) refuse 'the input is neither a key nor the output of flyte create api-key' ;;
  esac
}

# Decodes word and sets host, client, secret and org. Accepts base64 for URLs, and without padding.
decode_word() {
  bare="${word%%=*}"
  case "${word#"$bare"}" in
    '' | = | ==) ;;
    *) refuse 'the input is not one key: there is text after its end' ;;
  esac
  case $((${#bare} % 4)) in
    0) padding='' ;;
    2) padding='==' ;;
    3) padding='=' ;;
    *) refuse 'the key is incomplete: it is not base64' ;;
  esac
  decoded="$(printf '%s%s' "$bare" "$padding" | tr '_-' '/+' | base64 -d 2>/dev/null | tr '\000-\037\177-\377' '\n' && printf .)" ||
    refuse 'the key is not base64'
  decoded="${decoded%.}"
  decoded="${decoded%"
"}" # the line end of `echo KEY | base64`
  case "$decoded" in
    *[!\ -~]*) refuse 'the input is not an API key of Union.ai' ;;
    http*://*) refuse 'the host in the key has a scheme. Create the key with the host alone as --endpoint' ;;
    *:*:*:*:*) refuse 'the key does not have four fields, but more. Its host must have no port' ;;
    *:*:*:*) ;;
    *) refuse 'the key is incomplete: it does not have four fields' ;;
  esac
  host="${decoded%%:*}" decoded="${decoded#*:}"
  found="${decoded%%:*}" decoded="${decoded#*:}"
  secret="${decoded%%:*}" org="${decoded#*:}"
  case "$host:$found:$secret" in
    :* | *::* | *:) refuse 'the key is incomplete: one of its fields is empty' ;;
  esac
  case "$host$found" in
    *[!A-Za-z0-9._-]*) refuse 'the host or the client ID of the key has characters that are not allowed' ;;
  esac
  client="$found"
}

# Compares the key with the environment. The host and the client ID are not secret.
check_key() {
  [ "$host" = "$HOST" ] || refuse "the key is for $host. The host of $environment is $HOST"
  case "$org" in
    '' | [Nn][Oo][Nn][Ee] | "$ORG") ;;
    *) refuse "the key belongs to another organization than $ORG, the organization of $environment" ;;
  esac
  [ -z "$personal" ] || return 0
  base="$(client_base "$client")"
  expected_base="$(client_base "$CLIENT_ID")"
  if [ -n "$CLIENT_ID" ] && [ "$base" != "$expected_base" ]; then
    refuse "the client ID of the key is $client. The answers expect $CLIENT_ID for this key"
  fi
  for other in scripts/keys/*.env; do
    [ "$other" != "$settings" ] || continue
    grep -qxF -e "HOST=$host" "$other" || continue
    stem="${other##*/}"
    stem="${stem%.env}"
    if grep -qxF -e "CLIENT_ID=$client" -e "CLIENT_ID=$base" -e "KEY_ID=$base" "$other" ||
      cat "scripts/keys/state/$stem.store.env" "scripts/keys/state/$stem.pipeline.env" 2>/dev/null | grep -qxF -e "LIVE_CLIENT=$client" -e "NEW_CLIENT=$client"; then
      refuse "the key with the client ID $client is the key of $stem. Create a separate key"
    fi
  done
}

# usage: client_base CLIENT_ID
# Prints a client ID without the time that a rotation adds to it.
client_base() {
  printf '%s' "$1" | sed -E 's/-r[0-9]{14}$//'
}

# usage: ... | client_of
# Prints the client ID of the key at standard input; nothing if it is no key.
client_of() {
  base64 -d 2>/dev/null | tr '\000-\037\177-\377' '\n' | cut -s -d: -f2 | sed -n '1s/^[A-Za-z0-9._-]\{1,\}$/&/p'
}

# Prints the key with the organization, on one line and without a line end.
print_key() {
  printf '%s:%s:%s:%s' "$host" "$client" "$secret" "$ORG" | base64 | tr -d '\n'
}

accept_key() {
  read_input
  client=''
  find_word
  decode_word
  check_key
}

# usage: ... | checked_key
# Checks the key in the output of the CLI at standard input, and prints it with the organization.
checked_key() (
  input="$(tr -d '\000')" client=''
  find_word
  decode_word
  check_key
  print_key
)
