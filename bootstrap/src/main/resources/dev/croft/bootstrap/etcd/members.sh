# The members as JSON in the first line, the health of each in the second.
set -eu
until_ok "$CROFT_SECONDS" etcdctl member list -w json
# Exits with an error if one of them is not healthy; what it prints is what counts.
etcdctl endpoint health --cluster -w json --command-timeout=2s 2>/dev/null || true
