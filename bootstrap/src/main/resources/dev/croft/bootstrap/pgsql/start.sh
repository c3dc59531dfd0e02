# Starts Patroni. It makes a copy of the leader's data, or the first data of the cluster, where there is none.
set -eu
mkdir -p "/var/lib/postgresql/$CROFT_VERSION"
chown postgres:postgres /var/lib/postgresql "/var/lib/postgresql/$CROFT_VERSION"
systemctl reset-failed patroni.service 2>/dev/null || true
systemctl start --no-block patroni.service
