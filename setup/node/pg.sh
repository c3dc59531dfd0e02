# shellcheck shell=bash
# shellcheck disable=SC2154 # pg-lib.sh sets them
# Day-2 work on a PGSQL cluster, on one of its members, as root, after pg-lib.sh: VERB CLUSTER [ARGUMENT...].
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
# verb backups                  what there is of the cluster's backups
# verb backup [type]            back up now: diff, or full
# verb restore target           bring all its data back in place: time=2026-11-27T15:00:00Z, lsn=..., name=..., immediate, latest
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
    say "$old hands the lead over to ${1:-the member that lags least}; connections to it end, writes wait for about a second"
    # /etc/patroni/before-stop.sh knows the stop by its mark, where there is one.
    mark=$(sed -n 's|.*/before-stop\.sh \(/run/.*\)$|\1|p' /etc/patroni/config.yml)
    trap 'rm -f "$mark"' EXIT
    [ -z "$mark" ] || touch "$mark"
    patroni switchover --leader "$old" "${to[@]}" --force "$scope" >&2
    rm -f "$mark"
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
    patroni failover --candidate "$1" --force "$scope" >&2
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
    patroni reload --force "$scope" "$@" >&2
    ;;
  reinit)
    need "$1"
    [ "$(leader)" != "$1" ] || die "$1 leads: its data is the cluster's; 'switchover' first"
    [ -n "$(leader)" ] || die "has no leader to copy from"
    say "deleting the data of $1 and copying it anew from $(leader)"
    patroni reinit --force --wait "$scope" "$1" >&2
    awaits 300 runs "$1" || die "$1 does not follow 5 minutes later: make pg CMD='logs $1'"
    patroni list
    ;;
  pause | resume)
    say "$verb"
    patroni "$verb" --wait "$scope" >&2
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
