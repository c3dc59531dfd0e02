#!/bin/bash
# Versions of our own packages: what dpkg must make of Go's module versions.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
for part in common own-debs; do
  # shellcheck source=/dev/null
  . "$BUNDLE/lib/$part.sh"
done
older() { dpkg --compare-versions "$(deb_version "$1")" lt "$(deb_version "$2")"; }
is() { [[ $(deb_version "$1") == "$2" ]]; }

accepts "a release" is v1.151.0 1.151.0
accepts "a pseudo-version" is v1.51.1-0.20260624061259-dc94972a8708 '1.51.1~20260624061259.dc94972a8708'
accepts "a release candidate" is v1.2.0-rc.1 '1.2.0~rc.1'
accepts "a pseudo-version is older than the release it leads to" older v1.51.1-0.20260624061259-dc94972a8708 v1.51.1
accepts "and newer than the release before" older v1.51.0 v1.51.1-0.20260624061259-dc94972a8708
accepts "pseudo-versions go by time" older v1.51.1-0.20260624061259-dc94972a8708 v1.51.1-0.20260701000000-0123456789ab
accepts "a release candidate is older than its release" older v1.2.0-rc.1 v1.2.0
is_not_older() { ! older "$@"; }
accepts "a release is not older than itself" is_not_older v1.2.0 v1.2.0
accepts "a release is not older than its pseudo-version" is_not_older v1.51.1 v1.51.1-0.20260624061259-dc94972a8708

# A line of go/binaries that lacks a column, or names a folder that is not there, stops the build and says which.
mkdir -p "$WORK/data/go" "$WORK/cache/bundle"
build_from() { echo "$1" >"$WORK/data/go/binaries"; (export CROFT_BUNDLE_DATA=$WORK/data BUNDLES=$WORK/cache/bundle; own_debs); }
refuses "a line with a column missing" 'croft-x' build_from 'croft-x folder example.org/x'
refuses "a module folder that is not there" 'no folder go/nowhere' build_from 'croft-x nowhere example.org/x example.org/x.Version'
accepts "no lines: no packages" build_from '# none'
finish
