# Backups that are no longer declared.
set -eu
stop_backup
