# Restarts Patroni, and PostgreSQL with it, after their packages were changed. While the cluster is paused Patroni leaves
# PostgreSQL running: then it is left to whoever paused it, as a failure that says so.
set -eu
systemctl restart patroni.service
if outdated; then
  echo "PostgreSQL still runs from the old release: the cluster is paused; resume it and run again"
  exit 1
fi
