# Takes keys of the cluster out of etcd: those of a member that has left, or all of them.
set -eu
etcd del --prefix "$CROFT_KEY" > /dev/null
