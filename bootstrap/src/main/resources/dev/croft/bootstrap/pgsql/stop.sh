# Stops a member that leaves the cluster; PostgreSQL is shut down cleanly.
set -eu
if [ "$(cat /etc/patroni/owner 2>/dev/null)" = "$CROFT_OWNER" ]; then
  systemctl disable --quiet --now patroni.service 2>/dev/null || true
fi
