#!/bin/sh
# Builds a node's base image: for containers a read-only squashfs with Debian, the user admin, sshd and Croft's init; for
# virtual machines a qcow2 disk with a kernel and cloud-init, as cloud vendors have them.
#   build.sh --release debian-13|debian-12 --out DIR [--kind root|disk] [--bundle DIR --packages "NAME..."] [--print-name]
# The image is DIR/<release>-<hash>.squashfs or .qcow2, where the hash is of all that goes into it; an image that exists
# is not built again. DIR also keeps the bare root and its dpkg status, from which offline bundles are reckoned.
# Extras are installed from the offline bundle in --bundle, which goes into the image too: whole, as
# /var/lib/croft/bundle/<name of its folder>, so that a node that serves it need not be sent it.
# --print-name says the path and builds nothing. Works as root and as an ordinary user with a range in /etc/subuid.
# shellcheck disable=SC2016 # the hooks' own shell expands $1, the new root
set -eu

here=$(cd "$(dirname "$0")" && pwd)
release='' out='' kind=root bundle='' packages='' print=no mirror=${CROFT_DEBIAN_MIRROR:-}

say() { echo "image: $*"; }
die() { echo "image: $*" >&2; exit 1; }

while [ $# -gt 0 ]; do
  case $1 in
    --release) release=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    --kind) kind=$2; shift 2 ;;
    --bundle) bundle=$2; shift 2 ;;
    --packages) packages=$2; shift 2 ;;
    --print-name) print=yes; shift ;;
    *) die "unknown argument '$1'; allowed: --release --out --kind --bundle --packages --print-name" ;;
  esac
done
case $release in
  debian-13) suite=trixie ;;
  debian-12) suite=bookworm ;;
  *) die "unknown release '$release'; allowed: debian-13, debian-12" ;;
esac
case $kind in
  root) ending=squashfs packing=mksquashfs parts=$here lists=packages ;;
  disk) ending=qcow2 packing='sfdisk mke2fs qemu-img' parts=$here/disk lists='packages disk/packages' ;;
  *) die "unknown kind '$kind'; allowed: root, disk" ;;
esac
[ -n "$out" ] || die "--out DIR is missing: where the image goes"
if [ -n "$packages" ] && [ -z "$bundle" ]; then
  die "packages are baked in from the offline bundle only: give its folder with --bundle"
fi
bundle_name='' bundle_real=''
if [ -n "$packages" ]; then
  for file in InRelease croft-bundle.gpg manifest; do
    [ -r "$bundle/$file" ] || die "$bundle is not an offline bundle: $file is missing there; make it with 'make bundle'"
  done
  # Nodes see the name that was given; a rebuild meanwhile changes what it links to, not what we read.
  bundle_name=$(basename "$bundle") bundle_real=$(cd "$bundle" && pwd -P)
  case $bundle_name in
    [!A-Za-z0-9]* | *[!A-Za-z0-9._-]*) die "the bundle's folder $bundle needs a name of letters, digits, dot, dash, underscore, such as debian-13: nodes know it by that" ;;
  esac
fi

PATH=$PATH:/usr/sbin:/sbin
for tool in mmdebstrap tar sha256sum $packing; do
  command -v "$tool" >/dev/null || die "$tool is missing; 'make setup' installs it (packages mmdebstrap, squashfs-tools, fdisk, e2fsprogs, qemu-utils)"
done
mode=root
if [ "$(id -u)" != 0 ]; then
  mode=unshare
  grep -q "^$(id -un):" /etc/subuid 2>/dev/null ||
    die "user $(id -un) has no range in /etc/subuid; as root: usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
fi

# Names by content: of these scripts, the release and the mirror; for extras also of the bundle's name and content.
digest() { sha256sum | cut -c1-16; }
base_hash=$({ echo "$suite $mirror"; cd "$here"; cat packages "$parts/masks" "$parts/customize.sh"
  find root -type f | LC_ALL=C sort | while read -r path; do echo "$path"; cat "$path"; done
  [ "$kind" = root ] || find disk -type f | LC_ALL=C sort | while read -r path; do echo "$path"; cat "$path"; done; } | digest)
# shellcheck disable=SC2086 # one package a word
sorted=$(printf '%s\n' $packages | LC_ALL=C sort -u)
if [ -n "$sorted" ]; then
  hash=$({ echo "$base_hash $sorted" "$bundle_name"; cat "$here/extras.sh" "$bundle_real/InRelease" "$bundle_real/manifest"; } | digest)
else
  hash=$base_hash
fi
base=$out/$release-$base_hash.tar
image=$out/$release-$hash.$ending
if [ "$print" = yes ]; then echo "$image"; exit 0; fi
if [ -s "$image" ]; then say "$image is there already"; exit 0; fi

mkdir -p "$out"
# One build at a time, also where the caller of an earlier one was killed and it goes on: all write the same files.
exec 9> "$out/.script.lock"
flock -n 9 || { say "another build is running, waiting for it"; flock 9; }
if [ -s "$image" ]; then say "$image is there already"; exit 0; fi
# The scratch folder is read by the root of a user namespace too, who is nobody outside: it must not be private.
work=$(mktemp -d "${TMPDIR:-/tmp}/croft-image.XXXXXX")
trap 'rm -rf "$work" "$base.part" "$image.part"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
chmod 755 "$work"
# fit TAR: whoever reads an archive stops with the record that holds its end mark, and mmdebstrap is killed by SIGPIPE if
# it has more to send by then, as its own archives often have: so the file ends with that record of 20 blocks.
fit() {
  end=$(LC_ALL=C tar -tRf "$1" | sed -n 's/^block \([0-9]*\): \*\* Block of NULs \*\*$/\1/p' | tail -n 1)
  [ -z "$end" ] || truncate -s "$(((end + 2 + 19) / 20 * 20 * 512))" "$1"
}
own() { tar --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 "$@"; }

if [ ! -s "$base" ]; then
  say "installing $release ($suite), about 30 s"
  own --mode=u=rwX,go=rX -cf "$work/root.tar" -C "$here/root" .
  [ "$kind" = root ] || own --mode=u=rwX,go=rX -rf "$work/root.tar" -C "$here/disk/root" .
  own -cf "$work/build.tar" -C "$parts" masks customize.sh
  # shellcheck disable=SC2086 # one file a word
  list=$(cd "$here" && grep -h -v -e '^#' -e '^$' $lists | paste -sd,)
  mmdebstrap --quiet --format=tar --mode="$mode" --variant=minbase --include="$list" \
    --setup-hook="tar-in $work/root.tar /" \
    --essential-hook='mkdir -p "$1/croft-build"' \
    --customize-hook="tar-in $work/build.tar /croft-build" \
    --customize-hook='chroot "$1" sh /croft-build/customize.sh' \
    --customize-hook="download /var/lib/dpkg/status $work/status" \
    --customize-hook='rm -rf "$1"/croft-build "$1"/etc/ssh/ssh_host_* "$1"/etc/hostname "$1"/etc/resolv.conf' \
    --customize-hook=': > "$1/etc/machine-id"' \
    --customize-hook='rm -rf "$1"/var/lib/dbus/machine-id "$1"/var/log/*.log "$1"/var/log/apt "$1"/var/cache/* "$1"/etc/apt/sources.list' \
    "$suite" "$base.part" ${mirror:+"$mirror"} || die "mmdebstrap could not make $release; its message is above"
  mv "$work/status" "$out/$release-$base_hash.status"
  mv "$base.part" "$base"
fi

source=$base
if [ -n "$sorted" ]; then
  say "installing $(echo "$sorted" | wc -l) packages from $bundle"
  echo "$sorted" > "$work/extras"
  echo "/var/lib/croft/bundle/$bundle_name" > "$work/bundle"
  own -cf "$work/build.tar" -C "$here" extras.sh -C "$work" extras bundle
  own --mode=u=rwX,go=rX -cf "$work/bundle.tar" -C "$bundle_real" .
  source=$work/full.tar
  from=$base
  if [ "$mode" = unshare ]; then
    # Only root may unpack device nodes. mmdebstrap brings those of /dev itself, into this image too.
    from=$work/base.tar
    cp "$base" "$from"
    tar --delete --wildcards -f "$from" './dev/?*'
  fi
  fit "$from"
  mmdebstrap --quiet --format=tar --mode="$mode" --variant=custom --skip=update,cleanup/apt \
    --setup-hook="tar-in $from /" \
    --setup-hook='mkdir -p "$1/croft-build"' \
    --setup-hook="tar-in $work/build.tar /croft-build" \
    --setup-hook="mkdir -m 755 \"\$1/var/lib/croft\" \"\$1/var/lib/croft/bundle\" \"\$1/var/lib/croft/bundle/$bundle_name\"" \
    --setup-hook="tar-in $work/bundle.tar /var/lib/croft/bundle/$bundle_name" \
    --customize-hook='chroot "$1" sh /croft-build/extras.sh' \
    --customize-hook='rm -rf "$1"/croft-build "$1"/etc/apt/sources.list "$1"/etc/hostname "$1"/etc/resolv.conf "$1"/etc/ssh/ssh_host_* "$1"/var/log/*.log "$1"/var/log/apt "$1"/var/cache/*' \
    '' "$source" 'deb copy:///nowhere ./' || die "the packages could not be installed from $bundle; apt's message is above"
fi

say "packing $image"
if [ "$kind" = disk ]; then
  as_root=
  [ "$mode" = root ] || as_root='unshare --map-root-user --map-auto'
  $as_root sh "$here/disk/pack.sh" "$source" "$work" "$image.part" || die "the disk could not be made; the reason is above"
else
  mksquashfs - "$image.part" -tar -quiet -no-progress -comp lz4 -mkfs-time 0 -noappend < "$source" > "$work/pack.log" 2>&1 ||
    { cat "$work/pack.log" >&2; die "mksquashfs could not pack the image"; }
fi
mv "$image.part" "$image"
# Older builds that nobody used for two weeks; each use sets the time of the file.
find "$out" -maxdepth 1 -name 'debian-*' -mtime +14 ! -name "$(basename "$base" .tar)*" -delete
say "done: $image ($(du -m "$image" | cut -f1) MiB)"
