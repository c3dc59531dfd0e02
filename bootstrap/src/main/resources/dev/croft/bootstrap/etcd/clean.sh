# Stops etcd on a node that is no member any more and deletes the data of this cluster, and only that.
set -eu
if [ "$(cat /etc/etcd/owner 2>/dev/null)" != "$CROFT_OWNER" ]; then
  exit 0
fi
systemctl disable --quiet --now etcd.service 2>/dev/null || true
rm -rf "$CROFT_DATA" /run/croft/etcd-first.env /run/croft/etcd-started /etc/etcd/founded
