# shellcheck shell=sh
set -eu
update-ca-certificates >/dev/null
