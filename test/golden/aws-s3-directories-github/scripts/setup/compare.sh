#!/bin/sh
# Sourced by scripts/setup.sh. Compares settings with those of the platform.
# shellcheck shell=sh
# shellcheck disable=SC2034,SC2120,SC2154,SC2317,SC2329 # variables and functions are shared by the files of the setup

# Prints the variables of a CI/CD environment of the loaded environment, as NAME=VALUE; the value is empty if it is
# unknown.
# usage: variables CI-ENVIRONMENT
variables() {
  names_of "$1" VARIABLE | while IFS= read -r variable; do
    own=''
    values="scripts/setup/values/$1.env"
    if [ -e "$values" ]; then
      own="$(settings "$values" "${variable%%=*}")"
    fi
    printf '%s=%s\n' "${variable%%=*}" "${own:-${variable#*=}}"
  done
}

# Variables without a known value only have to exist.
want_variables() {
  suffix="$(traits "$1")"
  variables "$1" | sed "s/^\([^=]*\)=\$/\1 is set/; s/\$/$suffix/"
}

# usage: except LINES OTHERS. Prints the lines that are not among the others.
except() {
  awk -v others="$2" 'BEGIN { while ((getline line < others) > 0) seen[line] = 1 } !($0 in seen)' "$1"
}

# usage: converge TITLE UNIT [ARGUMENT...]. Compares a unit of settings with those of the platform, and sets it if they
# differ. A unit has three functions: want_UNIT prints the settings, have_UNIT those of the platform, and set_UNIT
# changes them.
converge() {
  title="$1" unit="$2"
  shift 2
  "want_$unit" "$@" >"$work/unsorted"
  sort -u "$work/unsorted" >"$work/want"
  [ -s "$work/want" ] || return 0
  if [ "$pass" = 'print' ]; then
    printf '%s\n' "$title"
    sed 's/^/  /' "$work/want"
    return 0
  fi
  "have_$unit" "$@" >"$work/unsorted"
  sort -u "$work/unsorted" >"$work/have"
  if cmp -s "$work/want" "$work/have"; then return 0; fi
  if [ "$pass" = 'set' ]; then
    case "$unit" in
      secrets | code_owners) ;;
      *) printf 'Configuring: %s\n' "$title" ;;
    esac
    "set_$unit" "$@"
    return 0
  fi
  printf '%s\n' "$title"
  except "$work/want" "$work/have" >"$work/absent"
  except "$work/have" "$work/want" >"$work/found"
  sed 's/^/  missing: /' "$work/absent"
  sed 's/^/  found:   /' "$work/found"
  case "$unit" in
    secrets) if [ -s "$work/found" ]; then missing=$((missing + 1)); else secrets=$((secrets + 1)); fi ;;
    *)
      # A value that only the user knows is missing, or a file that is not pushed yet.
      if [ ! -s "$work/found" ] && ! grep -qvE ' is set(, .*)?$' "$work/absent"; then
        missing=$((missing + 1))
      else
        differences=$((differences + 1))
      fi
      ;;
  esac
}

# usage: each_environment. All settings of the environments.
each_environment() {
  while IFS= read -r name <&3; do
    load "$name"
    for ci_environment in "$environment" "$environment-plan" $rotation; do
      converge_environment "$ci_environment"
      converge "Variables of $ci_environment" variables "$ci_environment"
      converge "Secrets of $ci_environment" secrets "$ci_environment"
    done
  done 3<"$work/environments"
}
