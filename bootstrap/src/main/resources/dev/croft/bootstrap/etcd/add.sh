# Adds a member that does not vote yet: it takes no quorum away while it catches up.
set -eu
etcdctl member add "$CROFT_NAME" --learner "--peer-urls=$CROFT_PEER" > /dev/null
