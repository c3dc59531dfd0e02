# No member has data: the note of a first start that was cut off would keep all of them waiting for it, for ever.
set -eu
# The lease of a leader that was destroyed a moment ago runs out first; one that is alive keeps it.
waited=0
while [ -n "$(etcd get --print-value-only "${CROFT_DCS}leader")" ]; do
  if [ "$waited" -ge "$CROFT_LEASE" ]; then
    exit 0
  fi
  sleep 1
  waited=$((waited + 1))
done
etcd del "${CROFT_DCS}initialize" > /dev/null
