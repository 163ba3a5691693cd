#!/bin/sh
# usage: scripts/lock-providers.sh [OPTION...]
# Records in every root's .terraform.lock.hcl which provider packages may be installed, for Linux and macOS. Run it
# once, and after every change of a version; read the difference and commit it. A run that finds other packages
# stops. Options go to `providers lock`: with -fs-mirror=DIR (an absolute path) it needs no network.
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
