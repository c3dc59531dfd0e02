# shellcheck shell=sh
# Who is told changes without a restart, which would forget what waits to be told.
systemctl -q is-active alertmanager.service || exit 0
systemctl reload alertmanager.service
