# shellcheck shell=sh
[ "$(cat /etc/hostname 2>/dev/null)" = "$CROFT_NAME" ] && [ "$(uname -n)" = "$CROFT_NAME" ]
