# The floor of a no-op: what somebody would write by hand for exactly these items. Looks at all of them in as few
# processes as can be, changes nothing, and fails where anything is not as it should be.
# Variables before it: PACKAGES, USERS, UNITS (words), SUM (SHA-256 of all files' content, in their order).
# shellcheck shell=sh disable=SC2086,SC2154
set -eu
set -- $PACKAGES
[ "$(dpkg-query -W -f '${db:Status-Status}\n' "$@" | grep -c '^installed$')" = $# ]
cd /etc/croft-bench
files='f1.conf f2.conf f3.conf f4.conf f5.conf f6.conf f7.conf f8.conf f9.conf f10.conf'
[ "$(cat $files | sha256sum | cut -c1-64)" = "$SUM" ]
[ "$(stat -c '%a %U:%G' $files . | sort -u | tr '\n' ,)" = '644 root:root,755 root:root,' ]
set -- $USERS
[ "$(getent passwd "$@" | grep -c ':/bin/bash$')" = $# ]
set -- $UNITS
systemctl is-active -q "$@"
systemctl is-enabled -q "$@"
echo unchanged
