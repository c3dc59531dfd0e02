# Stops the given ports of this deployment and deletes their data, and nothing of another one's.
set -eu
if [ "$(cat "$CROFT_ETC/owner" 2>/dev/null)" != "$CROFT_OWNER" ]; then
  exit 0
fi
stop_backup
for port in $CROFT_PORTS; do
  systemctl disable --quiet --now "$(unit "$port")" 2>/dev/null || true
  rm -rf "${CROFT_LIB:?}/$port"
done
