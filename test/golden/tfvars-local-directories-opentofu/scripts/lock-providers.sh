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

for versions in versions.tf environments/*/versions.tf bootstrap/versions.tf bootstrap/*/versions.tf; do
  [ -f "$versions" ] || continue
  root=$(dirname -- "$versions")
  printf '%s\n' "$root"
  "$engine" -chdir="$root" get >/dev/null
  "$engine" -chdir="$root" providers lock \
    -platform=linux_amd64 -platform=linux_arm64 -platform=darwin_amd64 -platform=darwin_arm64 "$@"
done
