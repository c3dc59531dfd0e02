# Common to the scripts of PostgreSQL.

# The last lines of Patroni's log, for error texts.
patroni_log() {
  journalctl -q -u patroni.service -n 12 -o cat 2>/dev/null || true
}
