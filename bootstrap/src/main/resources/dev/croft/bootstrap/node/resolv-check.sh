# shellcheck shell=sh
[ ! -L /etc/resolv.conf ] && [ "$(cat /etc/resolv.conf 2>/dev/null)" = "$CROFT_RESOLV" ]
