# shellcheck shell=sh
# Run by Patroni when a member's role has changed. Written by Croft; changes made here are put back.
# A leader that was just promoted begins a new file of WAL. A record of the former leader that was cut off may reach up to the end
# of a file on the members that did not get the lead; they ask for what follows, which their new leader does not have before it
# has filled that file: until then, hours where little is written, they do not follow, and synchronous commits wait.
case ${2:-} in
  primary | promoted | master) ;;
  *) exit 0 ;;
esac
ask() {
  '/usr/lib/postgresql/{{version}}/bin/psql' --host=/var/run/postgresql --dbname=postgres --username=postgres -qXAtw -c "$1"
}
# Patroni calls when it has asked for the promotion, which takes a moment.
for _ in $(seq 120); do
  if [ "$(ask 'SELECT pg_is_in_recovery()' 2>/dev/null)" = f ]; then
    ask 'SELECT pg_switch_wal()' >/dev/null
    exit
  fi
  sleep 0.25
done
echo "promoted.sh: PostgreSQL was still in recovery after 30 s: no new file of WAL was begun; SELECT pg_switch_wal() does it by hand" >&2
exit 1
