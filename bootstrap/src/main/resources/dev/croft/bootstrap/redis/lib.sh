# Common to the scripts of Redis. CROFT_NAME: the deployment; CROFT_ETC, CROFT_LIB: its folders.

# unit PORT: the unit of an instance or a sentinel.
unit() {
  if [ "$1" = "$CROFT_SENTINEL" ]; then echo "croft-redis-$CROFT_NAME-sentinel@$1.service"; else echo "croft-redis-$CROFT_NAME@$1.service"; fi
}

# Ends a backup that is under way; one that failed is told of no longer.
stop_backup() {
  for backup in backup backup-turn; do
    systemctl stop --quiet "croft-redis-$CROFT_NAME-$backup.service" 2>/dev/null || true
    systemctl reset-failed --quiet "croft-redis-$CROFT_NAME-$backup.service" 2>/dev/null || true
  done
}

# redis_log PORT: the last CROFT_LINES lines that it logged.
redis_log() {
  journalctl -q -u "$(unit "$1")" -n "${CROFT_LINES:-12}" -o cat 2>/dev/null || true
}
