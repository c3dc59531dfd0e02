# Waits until this member takes part: it answers a read that most members agree on.
set -eu
until_ok "$CROFT_SECONDS" etcdctl endpoint health > /dev/null
rm -f /run/croft/etcd-first.env
# From here on, a missing data folder is a loss and no first start.
touch /etc/etcd/founded
