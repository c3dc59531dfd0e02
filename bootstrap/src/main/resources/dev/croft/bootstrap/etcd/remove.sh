# Takes a member out of the cluster.
set -eu
etcdctl member remove "$CROFT_ID" > /dev/null
