# Ends the server of a restore and deletes what it had.
set -eu
systemctl stop --quiet "$CROFT_UNIT" 2>/dev/null || true
systemctl reset-failed --quiet "$CROFT_UNIT" 2>/dev/null || true
rm -rf "${CROFT_DIR:?}"
