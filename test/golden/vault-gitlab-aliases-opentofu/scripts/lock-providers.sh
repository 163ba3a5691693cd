#!/bin/sh
# usage: scripts/lock-providers.sh [OPTION...]
# Writes provider versions and checksums for Linux, macOS and Windows to the .terraform.lock.hcl of every root module.
# Run it once, and after every change to a version constraint. Review and commit the changes. `init` fails if a package
# does not match its checksum. Names each platform for which a provider is not published: `init` fails on it.
# Options are passed to `providers lock`: -fs-mirror=DIR (an absolute path) works offline.
set -eu

platforms='linux_amd64 linux_arm64 darwin_amd64 darwin_arm64 windows_amd64'

cd "$(dirname -- "$0")/.."
if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
if ! command -v "$engine" >/dev/null 2>&1; then
  printf 'error: %s is not installed\n' "$engine" >&2
  exit 1
fi
errors="$(mktemp)"
trap 'rm -f -- "$errors"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The root modules, also those in bootstrap: folders whose files configure a backend. A module that they call has none.
roots() {
  find . \( -name .terraform -o -name .git -o -name node_modules \) -prune \
    -o \( -name '*.tf' -o -name '*.tofu' \) -type f -exec grep -lE '^[[:space:]]*(backend[[:space:]]+"|cloud[[:space:]]*\{)' {} + |
    sed -e 's|/[^/]*$||' -e 's|^\./||' | sort -u
}

# usage: lock ROOT PLATFORM [OPTION...] [PROVIDER...]
lock() {
  lock_root="$1"
  lock_platform="$2"
  shift 2
  "$engine" -chdir="$lock_root" providers lock -no-color "-platform=$lock_platform" "$@" </dev/null 2>"$errors"
}

# Prints the providers that are not published for the platform, from the errors of the last lock. Prints nothing if there
# is any other error.
unpublished() {
  tr '\n' ' ' <"$errors" | sed 's/  */ /g; s/ - /\n- /g' | awk '
    /^- [^ ]*: provider [^ ]+ [^ ]+ is not available for / { found = found substr($2, 1, length($2) - 1) "\n"; next }
    /^- [^ ]*: / { other = 1 }
    END { if (!other) printf "%s", found }'
}

fail() {
  cat "$errors" >&2
  exit 1
}

roots | while IFS= read -r root; do
  printf '%s\n' "$root"
  "$engine" -chdir="$root" get >/dev/null </dev/null
  incomplete=''
  complete=''
  for platform in $platforms; do
    if lock "$root" "$platform" "$@"; then
      complete=true
      continue
    fi
    missing="$(unpublished)"
    [ -n "$missing" ] || fail
    incomplete="$incomplete $platform"
    printf '%s\n' "$missing" | while IFS= read -r provider; do
      printf 'note: %s is not published for %s\n' "$provider" "$platform" >&2
    done
  done
  # The lock file lists every provider only after one platform was locked completely.
  [ -n "$complete" ] || fail
  for platform in $incomplete; do
    lock "$root" "$platform" "$@" && continue
    missing="$(unpublished)"
    [ -n "$missing" ] || fail
    published="$(sed -n 's/^provider "\([^"]*\)" {$/\1/p' "$root/.terraform.lock.hcl" | grep -vxF -- "$missing" || :)"
    [ -n "$published" ] || continue
    # Provider addresses contain no spaces.
    # shellcheck disable=SC2086
    lock "$root" "$platform" "$@" $published || fail
  done
done
