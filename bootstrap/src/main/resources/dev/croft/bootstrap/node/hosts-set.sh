# shellcheck shell=sh
# Puts our block first in the hosts file; lines outside of it stay. Debian's own line for the host name goes: a name
# with two addresses would be answered with the wrong one now and then.
set -eu
touch /etc/hosts
{
  printf '%s\n' "$CROFT_BLOCK"
  sed -e '/^# croft begin/,/^# croft end/d' -e '/^127\.0\.1\.1[[:space:]]/d' /etc/hosts
} > /etc/hosts.croft
grep -q '^127\.0\.0\.1[[:space:]]' /etc/hosts.croft || echo '127.0.0.1 localhost' >> /etc/hosts.croft
chmod 644 /etc/hosts.croft
mv /etc/hosts.croft /etc/hosts
