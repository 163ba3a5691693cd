#!/bin/sh
# Sourced by keys.sh. Stores a key in a tfvars file.
# shellcheck shell=sh

# Fails if Git tracks or could track the file.
store_ready() {
  command -v git >/dev/null 2>&1 || {
    printf 'error: git is not installed, so nobody can tell whether it ignores %s\n' "$FILE_PATH" >&2
    return 1
  }
  git rev-parse --is-inside-work-tree >/dev/null 2>&1 || return 0
  file_tracked="$(git ls-files -- "$FILE_PATH")" || {
    printf 'error: Git did not say whether it tracks %s\n' "$FILE_PATH" >&2
    return 1
  }
  if [ -n "$file_tracked" ] || ! git check-ignore -q -- "$FILE_PATH"; then
    printf 'error: Git does not ignore %s. Restore the patterns of .gitignore, and remove the file from Git\n' "$FILE_PATH" >&2
    return 1
  fi
}

# Replaces the line of the key, and keeps the other lines. Only this user can read the file.
store_key() {
  file_folder="$(dirname -- "$FILE_PATH")"
  file_new="$file_folder/.keys-new.tfvars"
  rm -f -- "$file_new"
  if ! {
    [ ! -f "$FILE_PATH" ] || sed "/^[[:space:]]*${FILE_VARIABLE}[[:space:]]*=/d" "$FILE_PATH"
    printf '%s = "' "$FILE_VARIABLE"
    cat
    printf '"\n'
  } >"$file_new" || ! mv -f -- "$file_new" "$FILE_PATH"; then
    rm -f -- "$file_new"
    return 1
  fi
}

# Prints a checksum of the file; nothing if it does not exist.
store_version() {
  [ ! -f "$FILE_PATH" ] || cksum <"$FILE_PATH" | cut -d' ' -f1
}

# usage: store_read [VERSION]
# Prints the key; nothing if the file has none. The file has no earlier versions.
store_read() {
  file_version="$(store_version)" || return 1
  [ -z "${1-}" ] || [ "$1" = "$file_version" ] || return 1
  [ ! -f "$FILE_PATH" ] || sed -n "s/^[[:space:]]*${FILE_VARIABLE}[[:space:]]*=[[:space:]]*\"\(.*\)\"[[:space:]]*\$/\1/p" "$FILE_PATH"
}

# usage: store_promote VERSION
# Stores a key as store_key does, if the file still has this checksum.
store_promote() {
  file_version="$(store_version)" || return 1
  [ "$file_version" = "$1" ] || return 3
  store_key
}

# A file does not tell when its key was stored.
store_created() {
  return 1
}

# Removes the line of the key, and the file if nothing else is in it.
store_delete() {
  [ -f "$FILE_PATH" ] || return 0
  file_new="$(dirname -- "$FILE_PATH")/.keys-new.tfvars"
  rm -f -- "$file_new"
  if ! sed "/^[[:space:]]*${FILE_VARIABLE}[[:space:]]*=/d" "$FILE_PATH" >"$file_new" || ! mv -f -- "$file_new" "$FILE_PATH"; then
    rm -f -- "$file_new"
    return 1
  fi
  [ -s "$FILE_PATH" ] || rm -f -- "$FILE_PATH"
}

store_place() {
  printf '%s' "$FILE_PATH"
}
