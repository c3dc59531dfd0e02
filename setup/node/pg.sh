#!/bin/bash
# Day-2 work on a PGSQL cluster, on one of its members, as root: pg.sh VERB CLUSTER [ARGUMENT...].
# Each verb shows what it will do, does it, and ends with an error when it was not done.
#
# verb list                     members, roles, lags; fails where there is no leader
# verb switchover [member]      hand the lead over as planned; without a member to the one that lags least
# verb failover member          make it the leader where there is none
# verb restart [member]         restart PostgreSQL where a setting waits for it, or on one member: replicas first
# verb reload [member]          read configuration files again
# verb reinit member            make a replica anew from the leader; its data is deleted
# verb pause                    Patroni leaves the cluster alone: no failover, no restart
# verb resume                   Patroni takes care of it again
# verb config                   the configuration that all members share
# verb diff                     what PostgreSQL runs with and its files do not say, or wait to apply
# verb psql                     a superuser's session on the leader; SQL='...' runs that instead
# verb logs [member] [lines]    what Patroni and PostgreSQL logged last
set -euo pipefail
# Over ssh the script itself is standard input: nothing that it starts may read from it.

verb=$1 cluster=$2
shift 2
patroni() { patronictl -c /etc/patroni/config.yml "$@" </dev/null; }
die() { echo "$cluster: $*" >&2; exit 1; }
say() { echo "$cluster: $*" >&2; }

members() { patroni list -f json; }
# name|role|state|whether a restart is pending, a member a line
table() {
  members | python3 -c 'import json, sys
for m in json.load(sys.stdin):
    print("|".join(str(m.get(key) or "") for key in ("Member", "Role", "State", "Pending restart")))'
}
leader() { table | awk -F'|' '$2 ~ /Leader$/ { print $1 }'; }
followers() { table | awk -F'|' '$2 !~ /Leader$/ { print $1 }'; }
state() { table | awk -F'|' -v m="$1" '$1 == m { print $3 }'; }
need() { [ -n "$(state "$1")" ] || die "has no member '$1': it has $(table | cut -d'|' -f1 | xargs)"; }

# awaits SECONDS COMMAND...: until it holds.
awaits() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$until" ] || return 1
    sleep 0.5
  done
}
# runs MEMBER: it follows, or leads.
runs() {
  case $(state "$1") in
    streaming | 'in archive recovery') ;;
    running) [ "$(leader)" = "$1" ] ;;
    *) return 1 ;;
  esac
}
leads_now() { [ "$(leader)" = "$1" ] && runs "$1"; }
other_leads() { local now; now=$(leader); [ -n "$now" ] && [ "$now" != "$1" ] && runs "$now"; }
waits_for_restart() { [ -n "$(table | awk -F'|' -v m="$1" '$1 == m { print $4 }')" ]; }

restart_one() {
  say "restarting PostgreSQL on $1"
  patroni restart --force "$cluster" "$1" >&2
  awaits 120 runs "$1" || die "$1 does not run 2 minutes after its restart: make pg CMD='logs $1'"
}

case $verb in
  members) members ;;
  list)
    patroni list
    [ -n "$(leader)" ] || die "has no leader"
    ;;
  switchover)
    old=$(leader)
    [ -n "$old" ] || die "has no leader: nothing to hand over; 'failover member' makes one"
    to=()
    if [ $# -gt 0 ]; then
      need "$1"
      [ "$1" != "$old" ] || die "$1 leads already"
      to=(--candidate "$1")
    else
      [ -n "$(followers)" ] || die "has no other member to lead"
    fi
    say "$old hands the lead over to ${1:-the member that lags least}; connections to it end, writes wait for about two seconds"
    patroni switchover --leader "$old" "${to[@]}" --force "$cluster" >&2
    if [ $# -gt 0 ]; then
      awaits 60 leads_now "$1" || die "$1 did not become the leader in a minute: $(leader) leads"
    else
      awaits 60 other_leads "$old" || die "no other member became the leader in a minute"
    fi
    awaits 60 runs "$old" || die "$old does not follow the new leader a minute later: make pg CMD='logs $old'"
    patroni list
    ;;
  failover)
    need "$1"
    [ -z "$(leader)" ] || die "$(leader) leads: 'switchover' hands its lead over without loss"
    say "making $1 the leader; what only the old leader had is lost"
    patroni failover --candidate "$1" --force "$cluster" >&2
    awaits 60 leads_now "$1" || die "$1 did not become the leader in a minute: make pg CMD='logs $1'"
    patroni list
    ;;
  restart)
    if [ $# -gt 0 ]; then
      need "$1"
      restart_one "$1"
    else
      left=0
      for member in $(followers) $(leader); do
        if waits_for_restart "$member"; then
          restart_one "$member"
          left=$((left + 1))
        fi
      done
      [ "$left" -gt 0 ] || say "nothing waits for a restart"
    fi
    patroni list
    ;;
  reload)
    [ $# -eq 0 ] || need "$1"
    say "reloading ${1:-all members}"
    patroni reload --force "$cluster" "$@" >&2
    ;;
  reinit)
    need "$1"
    [ "$(leader)" != "$1" ] || die "$1 leads: its data is the cluster's; 'switchover' first"
    [ -n "$(leader)" ] || die "has no leader to copy from"
    say "deleting the data of $1 and copying it anew from $(leader)"
    patroni reinit --force --wait "$cluster" "$1" >&2
    awaits 300 runs "$1" || die "$1 does not follow 5 minutes later: make pg CMD='logs $1'"
    patroni list
    ;;
  pause | resume)
    say "$verb"
    patroni "$verb" --wait "$cluster" >&2
    ;;
  config) patroni show-config ;;
  diff)
    # What ALTER SYSTEM, ALTER DATABASE and ALTER ROLE said goes past the declaration.
    cd /
    runuser -u postgres -- psql -X -P pager=off -P footer=off -d postgres -c "
      SELECT name, setting AS runs_with, CASE WHEN pending_restart THEN 'a restart applies what the file says'
        ELSE 'set in ' || coalesce(sourcefile, source) END AS why
      FROM pg_settings WHERE pending_restart OR sourcefile LIKE '%postgresql.auto.conf'
      UNION ALL
      SELECT split_part(c, '=', 1), split_part(c, '=', 2), 'for'
        || coalesce(' database ' || d.datname, '') || coalesce(' role ' || r.rolname, '')
      FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) c
      LEFT JOIN pg_database d ON d.oid = s.setdatabase LEFT JOIN pg_roles r ON r.oid = s.setrole
      ORDER BY 1" </dev/null
    ;;
  logs)
    journalctl -q --no-pager -o short-iso -u patroni.service -n "${2:-50}" </dev/null
    cd /
    # empty where PostgreSQL is down, or logs to the journal as Patroni does
    file=$(runuser -u postgres -- psql -X -qAt -d postgres -c "
      SELECT CASE WHEN f LIKE '/%' THEN f ELSE current_setting('data_directory') || '/' || f END
      FROM pg_current_logfile() f" </dev/null 2>/dev/null) || true
    [ -z "$file" ] || tail -n "${2:-50}" "$file"
    ;;
  *) die "there is no verb '$verb'" ;;
esac
