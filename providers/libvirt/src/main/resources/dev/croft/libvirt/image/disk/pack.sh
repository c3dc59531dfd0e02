#!/bin/sh
# Makes a disk that boots by BIOS, with one partition, from the archive of a root. Needs no loop device and no mount.
#   pack.sh ARCHIVE FOLDER IMAGE     FOLDER is scratch, IMAGE becomes a qcow2 file
# Runs as root, of the machine or of a user namespace.
set -eu
archive=$1 folder=$2 image=$3
root=$folder/disk-root disk=$folder/disk.raw

mkdir "$root"
# Devices come from the kernel; a user namespace cannot make them.
tar -xpf "$archive" -C "$root" --numeric-owner --exclude='./dev/*'

# Room to breathe until the first boot makes the partition as large as the disk.
mib=$(($(du -sm "$root" | cut -f1) * 115 / 100 + 160))
truncate -s "$((mib + 1))M" "$disk"
printf 'label: dos\nstart=2048, type=83, bootable\n' | sfdisk -q "$disk"
# Features that the boot loaders of both releases can read.
mke2fs -q -F -t ext4 -L croft-root -O '^metadata_csum_seed,^orphan_file' -m 1 \
  -E "offset=1048576,root_owner=0:0,lazy_itable_init=1,lazy_journal_init=1" -d "$root" "$disk" "${mib}M"
# The first 440 bytes are code, then comes the partition table, which stays. The rest of the loader follows it.
dd if="$root/usr/lib/croft/boot/boot.img" of="$disk" bs=440 count=1 conv=notrunc status=none
dd if="$root/usr/lib/croft/boot/core.img" of="$disk" bs=512 seek=1 conv=notrunc status=none
qemu-img convert -q -f raw -O qcow2 "$disk" "$image"
rm -rf "$root" "$disk"
