# Adds a member that does not vote yet: it takes no quorum away while it catches up.
set -eu
# etcd refuses while a member has been connected for less than 5 seconds.
until_ok 20 etcdctl member add "$CROFT_NAME" --learner "--peer-urls=$CROFT_PEER" > /dev/null
