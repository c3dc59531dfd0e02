# Starts Patroni. It makes a copy of the leader's data, or the first data of the cluster, where there is none.
set -eu
mkdir -p "/var/lib/postgresql/$CROFT_VERSION"
chown postgres:postgres /var/lib/postgresql "/var/lib/postgresql/$CROFT_VERSION"
if [ -f "/var/lib/postgresql/$CROFT_SCOPE.restores" ] && [ ! -f "$CROFT_DATA/global/pg_control" ]; then
  # A restore that was cut off begins anew; see look.sh.
  rm -rf "$CROFT_DATA"
fi
rm -f "/var/lib/postgresql/$CROFT_SCOPE.restores"
systemctl reset-failed patroni.service 2>/dev/null || true
systemctl start --no-block patroni.service
