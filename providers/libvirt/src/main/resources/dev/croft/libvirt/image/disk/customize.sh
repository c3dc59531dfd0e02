#!/bin/sh
# Runs inside the new root, as its root, after the packages: what makes it a disk that boots by itself.
set -eu
cd /croft-build

# Of the files for all images, those that only containers need.
rm -rf /usr/lib/croft
chmod 440 /etc/sudoers.d/admin
passwd --quiet --lock root

grep -v -e '^#' -e '^$' masks | while read -r unit; do
  ln -sfn /dev/null "/etc/systemd/system/$unit"
done
systemctl set-default --quiet multi-user.target
systemctl disable --quiet ssh.socket 2>/dev/null || true
systemctl enable --quiet ssh.service systemd-resolved.service systemd-networkd.service 2>/dev/null
# cloud-init sets addresses by these two; nothing else waits for a network that has none to give.
systemctl mask --quiet systemd-networkd-wait-online.service 2>/dev/null

# Made after the files of conf.d were there, so that it holds what they say.
update-initramfs -u -k all

# The part of the boot loader that sits between the partition table and the first partition.
mkdir -p /usr/lib/croft/boot
cp /usr/lib/grub/i386-pc/boot.img /usr/lib/croft/boot/
grub-mkimage -O i386-pc -o /usr/lib/croft/boot/core.img -p '(hd0,msdos1)/boot/grub' \
  biosdisk part_msdos part_gpt ext2 normal configfile linux search search_label echo

install -d -m 2755 -g systemd-journal /var/log/journal
