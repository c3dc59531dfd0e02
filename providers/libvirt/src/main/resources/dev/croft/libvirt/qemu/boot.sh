#!/bin/sh
# Runs on each boot of a virtual machine, from its seed (/run/croft), before other services. It mounts the data disks, and
# has the console told when cloud-init is done.
set -u
seed=/run/croft

# A line: the disk's serial number, its mount point.
while read -r serial path; do
  disk=/dev/disk/by-id/virtio-$serial
  [ -e "$disk" ] || udevadm settle --timeout=10 --exit-if-exists="$disk"
  mkdir -p "$path"
  mountpoint -q "$path" && continue
  e2fsck -p "$disk" > /dev/null 2>&1
  # A file system takes the size of a disk that has grown.
  resize2fs "$disk" > /dev/null 2>&1
  mount -t ext4 "$disk" "$path" || echo "croft: the data disk $serial cannot be mounted at $path" > /dev/console
done < "$seed/mounts"

cp "$seed/ready.sh" /run/croft-ready.sh
systemd-run --quiet --no-block --unit=croft-ready --property=Type=exec sh /run/croft-ready.sh
