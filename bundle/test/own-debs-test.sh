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
refuses "a release is not older than itself" '' older v1.2.0 v1.2.0
for column in 1 2 3 4; do
  accepts "go/binaries: column $column is filled in every line" \
    awk -v c="$column" '/^#/ || /^$/ { next } NF != 4 || $c == "" { bad = 1 } END { exit bad }' "$BUNDLE/go/binaries"
done
finish
