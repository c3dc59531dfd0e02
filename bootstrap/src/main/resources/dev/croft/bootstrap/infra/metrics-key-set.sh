# shellcheck shell=sh
# A key for what destroys or reveals (deletion, snapshots, profiles): made here, never leaves the node.
set -eu
umask 077
mkdir -p /etc/croft/metrics
chmod 755 /etc/croft /etc/croft/metrics
head -c 32 /dev/urandom | base64 | tr -d '\n/+=' > /etc/croft/metrics/admin.key
chown victoria-metrics: /etc/croft/metrics/admin.key
