# What there is of backups, of all clusters, as JSON.
set -eu
cd /
# shellcheck disable=SC2086 # a command and its options
runuser -u postgres -- $PGBACKREST --output=json --log-level-console=off info
