# Makes a learner a voting member as soon as it has caught up.
set -eu
until_ok "$CROFT_SECONDS" etcdctl member promote "$CROFT_ID" > /dev/null
