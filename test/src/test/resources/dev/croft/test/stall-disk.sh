#!/bin/sh
# The disk of a container takes no write for a while, as one that another guest keeps busy: its file system is frozen, over a
# second mount of it. Arguments: the disk's image, seconds. As root on libvirt's host.
set -eu
device=$(losetup -n -O NAME -j "$1")
place=$(mktemp -d)
mount "$device" "$place"
trap 'fsfreeze -u "$place" || true; umount "$place"; rmdir "$place"' EXIT
trap 'exit 1' INT TERM
fsfreeze -f "$place"
sleep "$2"
