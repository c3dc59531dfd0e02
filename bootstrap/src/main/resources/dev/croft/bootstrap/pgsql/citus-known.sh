# Whether the coordinator has this group's leader in pg_dist_node: "t", else "f" or why it cannot be asked. Goes there as
# Citus itself does: as the superuser, with the member's certificate.
set -eu
cd /
runuser -u postgres -- psql -XAtq "$CROFT_COORDINATOR" -v "group=$CROFT_GROUP" -v "hosts=$CROFT_HOSTS" 2>&1 <<'SQL' || true
SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_node
  WHERE groupid = :group AND noderole = 'primary' AND nodename = ANY (string_to_array(:'hosts', ',')));
SQL
