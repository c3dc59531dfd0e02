# shellcheck shell=sh
# A key for what destroys or reveals (deletion, snapshots, profiles): made here, never leaves the node.
set -eu
umask 077
mkdir -p /etc/croft/logs-server
chmod 755 /etc/croft /etc/croft/logs-server
head -c 32 /dev/urandom | base64 | tr -d '\n/+=' > /etc/croft/logs-server/admin.key
chown victoria-logs: /etc/croft/logs-server/admin.key
