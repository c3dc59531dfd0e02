# What is on a node before anything is changed there: one line for each port. Changes nothing.
set -u
# shellcheck disable=SC1091 # every Debian has it
. /etc/os-release
echo "release=${ID:-unknown}-${VERSION_ID:-unknown}"
if [ -f "$CROFT_ETC/owner" ]; then echo "owner=$(cat "$CROFT_ETC/owner")"; else echo owner=; fi
for port in $CROFT_PORTS; do
  case $(systemctl is-active "$(unit "$port")" 2>/dev/null) in
  active | activating | reloading) active=yes ;;
  *) active=no ;;
  esac
  if [ -n "$(ss -Hltn "sport = :$port" 2>/dev/null)" ]; then listening=yes; else listening=no; fi
  # Written at its first start and kept: a cluster's table, a log or a snapshot.
  data=no
  for file in appendonlydir dump.rdb nodes.conf; do
    if [ -e "$CROFT_LIB/$port/$file" ]; then data=yes; fi
  done
  # Its file was replaced by another release while it ran.
  pid=$(systemctl show -P MainPID "$(unit "$port")" 2>/dev/null)
  case $(readlink "/proc/${pid:-0}/exe" 2>/dev/null) in
  *'(deleted)') outdated=yes ;;
  *) outdated=no ;;
  esac
  echo "port=$port $active $listening $data $outdated"
done
