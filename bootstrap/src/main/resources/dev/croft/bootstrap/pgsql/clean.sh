# Deletes a stopped member's data, and only that of this cluster.
set -eu
if [ "$(cat /etc/patroni/owner 2>/dev/null)" != "$CROFT_OWNER" ]; then
  exit 0
fi
systemctl disable --quiet --now patroni.service 2>/dev/null || true
rm -rf "$CROFT_DATA" "/var/log/postgresql/${CROFT_DATA##*/}" "/var/lib/postgresql/.pgpass-$CROFT_SCOPE" /etc/patroni/founded
# Its log files are gone: rsyslog must not wait for them. The rest of its settings goes with the items.
rm -f "/etc/croft/logs/rsyslog.d/${CROFT_DATA##*/}.conf" "/etc/croft/logs/units.d/${CROFT_DATA##*/}.conf"
systemctl try-restart croft-logs.service 2>/dev/null || true
