# shellcheck shell=sh
# Our block is as declared, and no other line gives this node's name a loopback address.
[ "$(sed -n '/^# croft begin/,/^# croft end/p' /etc/hosts)" = "$CROFT_BLOCK" ] && ! grep -q '^127\.0\.1\.1[[:space:]]' /etc/hosts
