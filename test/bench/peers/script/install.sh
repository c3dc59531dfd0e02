# The floor of a first install: what somebody would write by hand for exactly these items, for one node. As quick as a
# careful hand makes it: one transaction, no fsync for each file, services started once and after their files.
# Variables before it: PACKAGES, USERS, UNITS (words), NODE, ADDRESSES (words).
# shellcheck shell=sh disable=SC2086,SC2154
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
apt-get -q update
apt-get -q -y --no-install-recommends -o Dpkg::Options::=--force-unsafe-io -o Dpkg::Use-Pty=0 install $PACKAGES
rm /usr/sbin/policy-rc.d
mkdir -p /etc/croft-bench
number=1
while [ $number -le 10 ]; do
  peers=
  for address in $ADDRESSES; do peers="$peers$address:$((5400 + number)) "; done
  printf '# file %s on %s\npeers = %send\nname = %s\nttl = 30\n' $number "$NODE" "$peers" "$NODE" >/etc/croft-bench/f$number.conf
  number=$((number + 1))
done
for user in $USERS; do getent passwd "$user" >/dev/null || useradd -m -s /bin/bash "$user"; done
systemctl daemon-reload
systemctl -q enable $UNITS
systemctl start $UNITS
