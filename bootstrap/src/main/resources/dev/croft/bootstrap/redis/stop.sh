# Stops one instance that leaves, before the others forget it.
set -eu
systemctl disable --quiet --now "$(unit "$CROFT_PORT")" 2>/dev/null || true
