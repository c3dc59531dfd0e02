# Mounts a data disk: its serial, which its names by id end in, and its mount point. A disk that never had a file system gets
# one.
croft_mount() {
  tries=0
  # A new machine is running before its disks are attached.
  while :; do
    for disk in /dev/disk/by-id/*[_-]"$1"; do break; done
    if [ -e "$disk" ] || [ "$tries" -ge 120 ]; then break; fi
    sleep 1
    tries=$((tries + 1))
  done
  mkdir -p "$2"
  mountpoint -q "$2" && return 0
  blkid -p "$disk" > /dev/null 2>&1
  # 2: nothing that any program knows is on it. All else is somebody's data.
  [ $? -ne 2 ] || [ ! -e "$disk" ] || mkfs.ext4 -q -L croft-data "$disk"
  e2fsck -p "$disk" > /dev/null 2>&1
  # A file system takes the size of a disk that has grown.
  resize2fs "$disk" > /dev/null 2>&1
  mount -t ext4 "$disk" "$2" || echo "croft: the data disk $1 cannot be mounted at $2" > /dev/console
}
