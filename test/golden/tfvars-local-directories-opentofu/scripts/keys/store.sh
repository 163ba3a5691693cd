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

store_place() {
  printf '%s' "$FILE_PATH"
}
