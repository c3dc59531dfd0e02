#!/bin/sh
# The inside of node.sh: builds the node's root from the image, and becomes its systemd.
set -eu
folder=$1 image=$2 name=$3 number=$4
mount --make-rprivate /
root=$folder/root
mkdir -p "$folder/layers" "$root"
mount -t tmpfs -o size=1g,mode=0755 tmpfs "$folder/layers"
mkdir "$folder/layers/lower" "$folder/layers/upper" "$folder/layers/work"
mount -o loop,ro "$image" "$folder/layers/lower"
mount -t overlay -o "lowerdir=$folder/layers/lower,upperdir=$folder/layers/upper,workdir=$folder/layers/work" overlay "$root"

# A cgroup tree of its own, so that its systemd sees no other.
mkdir -p "$root/sys"
mount -t tmpfs tmpfs "$root/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mkdir -p "$root/sys/fs/cgroup/croft-it-$name"
echo $$ >"$root/sys/fs/cgroup/croft-it-$name/cgroup.procs"
umount "$root/sys/fs/cgroup"

mount -t proc proc "$root/proc"
# What belongs to the machine's kernel is closed to the node, as in a container; the network's settings are its own.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount --bind "$root/proc/sys/net" "$root/proc/sys/net" 2>/dev/null
mount -o remount,bind,rw "$root/proc/sys/net"
[ ! -e /proc/sysrq-trigger ] || mount --bind /dev/null "$root/proc/sysrq-trigger"

mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"

echo "$name" >"$root/etc/hostname"
hostname "$name"
printf '127.0.0.1 localhost %s\n' "$name" >"$root/etc/hosts"
install -m 0600 "$folder/host" "$root/etc/ssh/ssh_host_ed25519_key"
install -m 0644 "$folder/host.pub" "$root/etc/ssh/ssh_host_ed25519_key.pub"
install -d -m 0700 -o 1000 -g 1000 "$root/home/admin/.ssh"
install -m 0600 -o 1000 -g 1000 "$folder/authorized_keys" "$root/home/admin/.ssh/authorized_keys"

until ip link show "cfit${number}c" >/dev/null 2>&1; do sleep 0.02; done
ip link set lo up
ip link set "cfit${number}c" name eth0
ip address add "10.213.$number.2/30" dev eth0
ip link set eth0 up

mkdir -p "$root/.old"
cd "$root"
pivot_root . .old
exec unshare --cgroup sh -c 'mount -t cgroup2 -o nosuid,nodev,noexec,nsdelegate cgroup2 /sys/fs/cgroup
umount -l /.old
exec env -i container=lxc setpriv --bounding-set -sys_time,-sys_module,-sys_rawio /lib/systemd/systemd'
