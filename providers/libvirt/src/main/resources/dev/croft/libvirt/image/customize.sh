#!/bin/sh
# Runs inside the new root, as its root, after the base packages: the parts of a node image that are not files.
set -eu
cd /croft-build

# The files came with plain modes.
chmod 755 /usr/lib/croft/*
chmod 440 /etc/sudoers.d/admin

useradd --create-home --uid 1000 --shell /bin/bash admin
passwd --quiet --lock admin
passwd --quiet --lock root

# Masks are links, so a unit that this release does not have does no harm.
grep -v -e '^#' -e '^$' masks | while read -r unit; do
  ln -sfn /dev/null "/etc/systemd/system/$unit"
done
systemctl set-default --quiet multi-user.target
# One listener: the service, not the socket.
systemctl disable --quiet ssh.socket 2>/dev/null || true
systemctl enable --quiet ssh.service 2>/dev/null

# Mount points that the hypervisor and init need on a read-only root.
mkdir -p /croft /.oldroot /.croft /var/lib/lxcfs

# The journal is kept, without the access list that squashfs cannot hold.
rm -rf /var/log/journal
install -d -m 2755 -g systemd-journal /var/log/journal

# An ordinary first boot would rebuild caches that are in order: say that /etc and /var are as new as /usr.
touch /etc/.updated /var/.updated
