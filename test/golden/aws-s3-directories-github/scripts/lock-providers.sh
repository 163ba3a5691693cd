#!/bin/sh
# usage: scripts/lock-providers.sh [OPTION...]
# Writes provider versions and checksums for Linux and macOS to the .terraform.lock.hcl of every root module. Run it
# once, and after every change to a version constraint. Review and commit the changes. `init` fails if a package does
# not match its checksum. Options are passed to `providers lock`: -fs-mirror=DIR (an absolute path) works offline.
set -eu

cd "$(dirname -- "$0")/.."
if [ -f .opentofu-version ]; then engine=tofu; else engine=terraform; fi
if ! command -v "$engine" >/dev/null 2>&1; then
  printf 'error: %s is not installed\n' "$engine" >&2
  exit 1
fi

# The root modules: folders whose files configure a backend. A module that they call has none.
roots() {
  find . \( -name .terraform -o -name .git -o -name node_modules \) -prune -o -name '*.tf' -type f \
    -exec grep -lE '^[[:space:]]*(backend[[:space:]]+"|cloud[[:space:]]*\{)' {} + | sed -e 's|/[^/]*$||' -e 's|^\./||' | sort -u
  for versions in bootstrap/versions.tf bootstrap/*/versions.tf; do
    if [ -f "$versions" ]; then dirname -- "$versions"; fi
  done
}

roots | while IFS= read -r root; do
  printf '%s\n' "$root"
  "$engine" -chdir="$root" get >/dev/null </dev/null
  "$engine" -chdir="$root" providers lock \
    -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64 "$@" </dev/null
done
