# shellcheck shell=bash
# shellcheck disable=SC2034 # the scripts after it use what is set here
# What the scripts of day-2 work have in common; it goes before them over ssh: SCRIPT VERB CLUSTER [ARGUMENT...].
set -euo pipefail
# Over ssh the script itself is standard input: nothing that it starts may read from it.

verb=$1 cluster=$2
shift 2
# How Patroni calls the cluster: a group of a Citus shard goes by the shard's name and a number.
scope=$(sed -n 's/^scope: //p' /etc/patroni/config.yml 2>/dev/null) || scope=$cluster
group=$(sed -n 's/^  group: \([0-9]*\)$/\1/p' /etc/patroni/config.yml 2>/dev/null) || group=''
patroni() {
  local command=$1
  shift
  patronictl -c /etc/patroni/config.yml "$command" ${group:+--group "$group"} "$@" </dev/null
}
die() { echo "$cluster: $*" >&2; exit 1; }
say() { echo "$cluster: $*" >&2; }

members() { patroni list -f json; }
# name|role|state|whether a restart is pending|how far it is behind where it goes the leader's way, a member a line
table() {
  members | python3 -c 'import json, sys
members = json.load(sys.stdin)
lines = [m.get("TL") for m in members if m["Role"].endswith("Leader")]
for m in members:
    lag = m.get("Lag in MB")
    follows = isinstance(lag, (int, float)) and m.get("TL") in lines
    print("|".join([str(m.get(key) or "") for key in ("Member", "Role", "State", "Pending restart")]
                   + [str(lag) if follows else ""]))'
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
    # Of those that follow Patroni 3 says no more than that.
    running) [ "$(leader)" = "$1" ] || [ -n "$(table | awk -F'|' -v m="$1" '$1 == m { print $5 }')" ] ;;
    *) return 1 ;;
  esac
}
leads_now() { [ "$(leader)" = "$1" ] && runs "$1"; }
other_leads() { local now; now=$(leader); [ -n "$now" ] && [ "$now" != "$1" ] && runs "$now"; }
waits_for_restart() { [ -n "$(table | awk -F'|' -v m="$1" '$1 == m { print $4 }')" ]; }

restart_one() {
  say "restarting PostgreSQL on $1"
  patroni restart --force "$scope" "$1" >&2
  awaits 120 runs "$1" || die "$1 does not run 2 minutes after its restart: make pg CMD='logs $1'"
}
