# shellcheck shell=bash
# shellcheck disable=SC2154 # pg-lib.sh sets them
# The steps of bringing a PGSQL cluster back in place, each on the member that it is for, as root, after pg-lib.sh:
# STEP CLUSTER [ARGUMENT...]. setup/pg.sh has their order.

cd /
# a setting of Patroni's file
setting() { sed -n "s/^  $1: //p" /etc/patroni/config.yml | head -n 1; }
data=$(setting data_dir)
bin=$(setting bin_dir)
log=/var/lib/postgresql/restore.log

as_postgres() { runuser -u postgres -- "$@" </dev/null; }
server() { as_postgres "$bin/pg_ctl" -D "$data" -w -t 86400 "$@" >&2; }
in_recovery() { as_postgres psql -X -qAt -d postgres -c 'SELECT pg_is_in_recovery()' 2>/dev/null; }
# recover: starts PostgreSQL alone, until it has recovered or given up.
recover() {
  # No client, and no other member, must see data that may go on another way.
  server -l "$log" -o "-c listen_addresses=''" start || return 1
  until [ "$(in_recovery)" = f ]; do
    as_postgres "$bin/pg_ctl" -D "$data" status >/dev/null || return 1
    sleep 0.5
  done
}
etcd() {
  ETCDCTL_API=3 etcdctl --endpoints="$(setting hosts | tr -d '[]" ')" --cacert=/etc/patroni/pki/ca.crt \
    --cert=/etc/patroni/pki/member.crt --key=/etc/patroni/pki/member.key "$@" </dev/null
}

case $verb in
  # Who knows of backups: the node of a store (host NAME), or where they go into a bucket the member whose turn it is (member NAME).
  store)
    [ -f /etc/pgbackrest/pgbackrest.conf ] || die "is not backed up: its data has no 'backup'"
    host=$(sed -n 's/^repo1-host=//p' /etc/pgbackrest/pgbackrest.conf)
    if [ -n "$host" ]; then
      echo "host $host"
    else
      turn=$(/usr/lib/croft/backup-turn </dev/null) || [ $? -eq 1 ] || die "nobody can back it up now: see above"
      echo "member $turn"
    fi
    ;;
  # Its name; patronictl forgets a member that is stopped.
  name) sed -n 's/^name: //p' /etc/patroni/config.yml ;;
  stop) systemctl stop patroni.service ;;
  # What cannot be done is told before anything is stopped.
  check)
    [ -z "$group" ] || die "is group $group of Citus shard $scope: it cannot go back alone, the other groups would stay where they are"
    as_postgres pgbackrest --stanza="$cluster" --output=json --log-level-console=off info | python3 -c '
import json, sys
backups = [b for s in json.load(sys.stdin) for b in s["backup"]]
sys.exit(0 if backups else 1)' || die "has no backup yet: make pg CMD='backup full'"
    ;;
  # MEMBER ARGUMENT-OF-PGBACKREST...
  bring-back)
    member=$1
    shift
    [ "$1" != --type=time ] || set -- "$1" "${2/_/ }" "$3"
    say "$member: restoring"
    as_postgres pgbackrest --stanza="$cluster" --delta --log-level-console=warn "$@" restore >&2
    say "$member: recovering; nobody can log in meanwhile"
    rm -f "$log"
    if ! recover; then
      grep -E 'FATAL|PANIC' "$log" | grep -v 'the database system is' | tail -n 3 >&2
      grep -q 'before configured recovery target' "$log" || die "PostgreSQL did not recover on $member; the members are stopped"
      die "nothing was archived from after that point, so it is not reached; the members are stopped: restore to 'latest', or to an earlier point"
    fi
    server -m fast stop
    # What the members knew of each other is of a time that has not been; the configuration stays.
    for key in leader status optime/ failover sync history failsafe members/; do
      etcd del --prefix "/service/$scope/$key" >/dev/null
    done
    systemctl start patroni.service
    awaits 120 leads_now "$member" || die "$member does not lead 2 minutes later: make pg CMD='logs $member'"
    ;;
  join)
    systemctl start patroni.service
    awaits 90 runs "$1" || {
      say "$1 cannot go on from where the others are: copying it anew"
      patroni reinit --force --wait "$scope" "$1" >&2
      awaits 3600 runs "$1" || die "$1 does not follow: make pg CMD='logs $1'"
    }
    ;;
  *) die "there is no step '$verb'" ;;
esac
