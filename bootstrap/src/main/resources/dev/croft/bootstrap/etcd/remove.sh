# Takes a member out of the cluster.
set -eu
# etcd refuses while a member has been connected for less than 5 seconds.
until_ok 20 etcdctl member remove "$CROFT_ID" > /dev/null
