#!/bin/sh
# A small file system at a folder, for us and for libvirtd, which may run in a mount namespace of its own: a disk that is
# mounted twice is one file system, while a tmpfs would be two.
#   small-pool.sh make|remove FOLDER
set -eu
folder=$2
disk=$folder.disk
daemon=$(pgrep -o -x --ns $$ --nslist pid libvirtd)

case $1 in
    make)
        truncate -s 1400M "$disk"
        mke2fs -q -F -t ext4 "$disk"
        device=$(losetup -f --show "$disk")
        mount "$device" "$folder"
        nsenter -t "$daemon" -m mount "$device" "$folder"
        rmdir "$folder/lost+found"
        ;;
    remove)
        device=$(losetup -n -O NAME -j "$disk")
        while nsenter -t "$daemon" -m umount "$folder" 2>/dev/null; do :; done
        while umount "$folder" 2>/dev/null; do :; done
        [ -z "$device" ] || losetup -d "$device"
        rm -f "$disk"
        ;;
esac
