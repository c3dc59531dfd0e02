# A first backup, or one in another place: nobody waits for it, and an alert tells of a unit that failed.
set -eu
if [ "$CROFT_ANEW" = yes ] || ! grep -q '_last_seconds{[^}]*} [1-9]' "$CROFT_METRICS"; then
  systemctl start --no-block "$CROFT_UNIT"
fi
