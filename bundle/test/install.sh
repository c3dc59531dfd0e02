#!/bin/bash
# The real thing, for one release: install.sh [debian-13|debian-12]
# Makes a base system from Debian's mirrors, cuts its network, and installs every package of the lists and our own from
# the bundle alone, its key pinned. Needs mmdebstrap (root, or a user with subordinate ids), the mirrors, and minutes.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in common mirrors; do
  # shellcheck source=/dev/null
  . "$home/lib/$part.sh"
done
release=${1:-debian-13}
name=$(codename "$release")
bundle=$(realpath -- "$BUNDLES/$release")
need mmdebstrap mmdebstrap
"$home/verify.sh" "$bundle"

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
chmod 755 "$work"
debian_sources "$name" >"$work/sources.list"
{
  words "$home/packages/common" "$home/packages/$release"
  sed -n 's/^Package: \(croft-.*\)/\1/p' "$bundle/Packages"
} >"$work/wishes"
base=$(sed '/^# --- files/,$d' "$home/packages/base" | words /dev/stdin | paste -sd,)

# Runs inside the finished base, without a network.
cat >"$work/inside" <<'INSIDE'
set -eu
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d   # nothing is started here
chmod 755 /usr/sbin/policy-rc.d
mkdir -p /etc/apt/keyrings
install -m 644 /srv/bundle/croft-bundle.gpg /etc/apt/keyrings/croft-bundle.gpg
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [signed-by=/etc/apt/keyrings/croft-bundle.gpg] file:/srv/bundle ./' >/etc/apt/sources.list
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt-get -q update
start=$(date +%s)
xargs apt-get -q -y --no-install-recommends -o Dpkg::Use-Pty=false install </srv/wishes >/srv/log 2>&1 || { tail -n 40 /srv/log; exit 1; }
grep -E 'newly installed|additional disk space' /srv/log
echo "installed in $(($(date +%s) - start)) s"
dpkg --audit
test "$(dpkg-query -W -f '${db:Status-Status}\n' | sort -u)" = installed
for program in victoria-metrics victoria-logs vmalert vmagent vmalert-tool alertmanager patroni etcd etcdctl pgbouncer \
  redis-server pgbackrest vip-manager rclone; do
  "$program" --version >/srv/log 2>&1 || "$program" version >/srv/log 2>&1 || { echo "$program does not run:"; cat /srv/log; exit 1; }
  echo "$program: $(sed -n '/[0-9]\.[0-9]/{p;q}' /srv/log)"
done
haproxy -v | head -n 1
python3 -c 'import patroni.dcs.etcd3; print("patroni: etcd3 driver loads")'
# A key that is not ours: apt must refuse.
head -c 100 /dev/urandom >/etc/apt/keyrings/croft-bundle.gpg
if apt-get -q -o APT::Update::Error-Mode=any update >/srv/log 2>&1; then echo "apt accepted a bundle without its key"; exit 1; fi
echo "without the key apt refuses it"
INSIDE

# shellcheck disable=SC2016  # $1 is the new root, in mmdebstrap's own shell
mmdebstrap --quiet --variant=minbase --format=null --include="$base" \
  --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
  --customize-hook='mkdir -p "$1/srv/bundle"' --customize-hook="sync-in '$bundle' /srv/bundle" \
  --customize-hook="copy-in '$work/wishes' '$work/inside' /srv" \
  --customize-hook='unshare --net chroot "$1" sh /srv/inside' \
  "$name" /dev/null - <"$work/sources.list"
say "$release: everything installs offline from $bundle"
