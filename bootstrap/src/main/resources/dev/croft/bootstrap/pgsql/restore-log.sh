# Why a restore failed: what pgBackRest and PostgreSQL said before Patroni began again.
{ journalctl -q -u patroni.service -n 400 -o cat 2>/dev/null; postgres_log 12; } \
  | grep -E 'ERROR|PANIC|HINT|FATAL' | grep -v 'the database system is' | tail -n 8
