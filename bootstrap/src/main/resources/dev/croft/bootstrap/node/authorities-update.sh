# shellcheck shell=sh
set -eu
# Fresh: the links of one that has left go too.
update-ca-certificates --fresh >/dev/null
