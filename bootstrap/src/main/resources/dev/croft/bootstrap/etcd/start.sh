# Starts or restarts the member. CROFT_INITIAL is the list of members for a first start, empty for a member with data;
# CROFT_STATE is new or existing.
set -eu
mkdir -p /run/croft
if [ -n "$CROFT_INITIAL" ]; then
  printf 'ETCD_INITIAL_CLUSTER=%s\nETCD_INITIAL_CLUSTER_STATE=%s\n' "$CROFT_INITIAL" "$CROFT_STATE" > /run/croft/etcd-first.env
else
  rm -f /run/croft/etcd-first.env
fi
settings > /run/croft/etcd-started
systemctl reset-failed etcd.service 2>/dev/null || true
# The first members of a cluster report 'started' only when there are enough of them.
systemctl restart --no-block etcd.service
