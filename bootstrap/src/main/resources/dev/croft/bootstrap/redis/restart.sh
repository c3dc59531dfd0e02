# Restarts one instance, or starts it.
set -eu
systemctl restart "$(unit "$CROFT_PORT")" || { redis_log "$CROFT_PORT"; exit 1; }
