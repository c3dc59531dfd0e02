#!/bin/sh
# Writes a number of its own through two services of this node in turn, over a new connection each time, and keeps what was
# acknowledged: when, through which port, which number, and by which server. Ends when its lines are taken: see Probers.java.
# Arguments: the node's own name, user, database. The password is in the environment.
node=$1
export PGHOST=127.0.0.1 PGUSER="$2" PGDATABASE="$3" PGSSLMODE=require PGCONNECT_TIMEOUT=2
# No number that an earlier run has used.
n=$(date +%s%3N)
while :; do
  for port in 5433 5436; do
    n=$((n + 1))
    # A client's patience: what is acknowledged later than this was acknowledged to nobody.
    server=$(PGPORT=$port timeout 3 psql -qXAt -c "insert into probed values ('$node', $n) returning current_setting('listen_addresses')" 2>/dev/null) &&
      echo "$(date +%s%3N) $port $n $server" >>/run/croft-probe
    sleep 0.4
  done
done
