# What is on a node before anything is changed there, as key=value lines. Changes nothing.
set -u
# shellcheck disable=SC1091 # every Debian has it
. /etc/os-release
echo "release=${ID:-unknown}-${VERSION_ID:-unknown}"
echo "active=$(systemctl is-active patroni.service 2>/dev/null || true)"
if [ -f "/var/lib/postgresql/$CROFT_SCOPE.restores" ] && [ ! -f "$CROFT_DATA/global/pg_control" ]; then
  # A restore that was cut off: nothing that PostgreSQL could use.
  echo data=no
elif [ -f "$CROFT_DATA/PG_VERSION" ]; then
  echo data=yes
elif [ -d "$CROFT_DATA" ] && [ -n "$(ls -A "$CROFT_DATA")" ]; then
  echo data=other
else
  echo data=no
fi
if [ -f /etc/patroni/owner ]; then echo "owner=$(cat /etc/patroni/owner)"; else echo owner=; fi
if [ -f /etc/patroni/founded ]; then echo founded=yes; else echo founded=no; fi
if outdated; then echo outdated=yes; else echo outdated=no; fi
# Somebody's PostgreSQL that we did not set up would be in the way.
if [ -n "$(ss -Hltn 'sport = :5432' 2>/dev/null)" ]; then echo listening=yes; else echo listening=no; fi
