#!/bin/sh
# Sourced by scripts/bootstrap.sh. Writes the output ci_environments to the files in scripts/setup/values, which
# scripts/setup.sh reads. The values are names and IDs, and not secret.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the bootstrap

# Writes the values of the root module to $work/values: CI-ENVIRONMENT<TAB>NAME=VALUE.
read_values() {
  "$engine" -chdir="$root" output -no-color -json ci_environments >"$work/json" 2>"$work/output" </dev/null ||
    failed "the output ci_environments of $root cannot be read"
  { printf 'HTTP/1.1 200\n\n' && cat "$work/json"; } | awk -f scripts/setup/json.awk >"$work/lines" ||
    stop 74 "the output ci_environments of $root is not JSON"
  awk -F '\t' '
    $1 == "HTTP" || $2 == "{}" { next }
    $1 !~ /^\.[A-Za-z0-9_.-]+\.[A-Za-z_][A-Za-z0-9_]*$/ || $2 !~ /^[A-Za-z0-9_.\/:@+=, -]+$/ { exit 1 }
    { name = $1; sub(/^.*\./, "", name); print substr($1, 2, length($1) - length(name) - 2) "\t" name "=" $2 }
  ' "$work/lines" >"$work/values" || stop 74 "the output ci_environments of $root has a value that is not plain text"
}

# usage: merged FILE. Prints the new lines, and the lines of the file with other names, which other clouds wrote.
merged() {
  [ ! -f "$1" ] || awk -v own="$work/own" '
    BEGIN { while ((getline line < own) > 0) { sub(/=.*/, "", line); seen[line] = 1 } }
    !/^(#|$)/ { name = $0; sub(/=.*/, "", name); if (!(name in seen)) print }' "$1"
  cat "$work/own"
}

# Writes the values of the root module. Each file is replaced as a whole.
write_values() {
  [ -f scripts/setup.sh ] || return 0
  read_values
  (umask 022 && mkdir -p scripts/setup/values) || stop 74 'scripts/setup/values cannot be created'
  cut -f 1 "$work/values" | sort -u >"$work/names"
  while IFS= read -r name <&3; do
    file="scripts/setup/values/$name.env"
    own_lines "$name"
    {
      printf '# Written by scripts/bootstrap.sh from the outputs of bootstrap. Not secret.\n'
      merged "$file" | sort
    } >"$work/file"
    cmp -s "$work/file" "$file" && continue
    (umask 022 && cp -- "$work/file" "$file.new") || stop 74 "$file.new cannot be written"
    mv -f -- "$file.new" "$file"
    cmp -s "$work/file" "$file" || stop 74 "$file does not have the values that were written"
    say "$cloud: wrote $file"
  done 3<"$work/names"
}

# usage: own_lines CI-ENVIRONMENT. Writes the lines of the root module for it to $work/own.
own_lines() {
  awk -F '\t' -v name="$1" '$1 == name { print $2 }' "$work/values" >"$work/own"
}

# Whether the files contain the values of the root module. Names those that do not.
has_values() {
  [ -f scripts/setup.sh ] || return 0
  read_values
  awk -F '\t' '{ print $1 "\t" $2 }' "$work/values" | {
    absent=0
    while IFS='	' read -r name line; do
      grep -qxF -e "$line" "scripts/setup/values/$name.env" 2>/dev/null && continue
      say "missing: ${line%%=*} in scripts/setup/values/$name.env"
      absent=$((absent + 1))
    done
    [ "$absent" -eq 0 ]
  }
}
