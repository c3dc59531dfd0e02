# Brings a dump to this node and starts a server with it, for this node alone and for Croft's user only; prints its port.
set -eu
cd /
umask 077
systemctl stop --quiet "$CROFT_UNIT" 2>/dev/null || true
systemctl reset-failed --quiet "$CROFT_UNIT" 2>/dev/null || true
rm -rf "${CROFT_DIR:?}"
install -d -o "$CROFT_USER" -g "$CROFT_USER" -m 0700 "$CROFT_DIR"
# shellcheck disable=SC2086 # words without blanks
runuser -u "$CROFT_USER" -- "$CROFT_BACKUP" fetch $CROFT_DUMP "$CROFT_DIR/dump.rdb" >&2
port=36379
while [ -n "$(ss -Hltn "sport = :$port")" ]; do port=$((port + 1)); done
printf '%s\n' "$CROFT_CONF" > "$CROFT_DIR/redis.conf"
if [ "$CROFT_TLS" = yes ]; then echo "port 0"; echo "tls-port $port"; else echo "port $port"; fi >> "$CROFT_DIR/redis.conf"
{ grep "^user $CROFT_ADMIN " "$CROFT_ACL"; echo 'user default off'; } > "$CROFT_DIR/users.acl"
chown "$CROFT_USER:$CROFT_USER" "$CROFT_DIR/redis.conf" "$CROFT_DIR/users.acl"
# It is ready when it has read the dump. The first to go when memory runs out.
systemd-run --quiet --unit="$CROFT_UNIT" --description="Restore of Redis deployment $CROFT_NAME" \
  -p Type=notify -p TimeoutStartSec=infinity -p User="$CROFT_USER" -p Group="$CROFT_USER" -p OOMScoreAdjust=500 -p LimitNOFILE=65536 \
  -p ProtectSystem=strict -p ReadWritePaths="$CROFT_DIR" -p ProtectHome=yes -p PrivateTmp=yes -p PrivateDevices=yes -p NoNewPrivileges=yes \
  -p CapabilityBoundingSet= \
  "$CROFT_BINARY" "$CROFT_DIR/redis.conf" >&2 || {
  journalctl -q -u "$CROFT_UNIT" -n 12 -o cat >&2 2>/dev/null || true
  exit 1
}
echo "$port"
