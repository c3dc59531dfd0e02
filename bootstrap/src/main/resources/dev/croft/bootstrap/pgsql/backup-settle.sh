# Gives the cluster its place where backups go, looks whether WAL arrives there, and begins a first backup. As root.
set -eu
cd /
# shellcheck disable=SC2086 # a command and its options
pgbackrest() { runuser -u postgres -- $PGBACKREST --stanza="$STANZA" "$@" 2>&1; }

# A segment on its way to the archive holds a lock for a moment.
patiently() {
  tries=0
  while :; do
    if said=$(pgbackrest --log-level-console=warn "$@"); then return 0; fi
    tries=$((tries + 1))
    case $said in *'unable to acquire lock'*) [ "$tries" -lt 20 ] || return 1 ;; *) return 1 ;; esac
    sleep 2
  done
}

# Whether it answers at all, which needs no lock: a segment that waits for what does not answer keeps it. Each try of several
# takes as long as is said here; left out, minutes would go by.
if ! said=$(pgbackrest --log-level-console=warn --io-timeout=10 repo-ls); then
  echo "$said"
  exit 1
fi
if ! patiently stanza-create; then
  case $said in
    *'do not match the database'*)
      if [ "$RENEW" = no ]; then
        echo "there are backups of another cluster by this name: restore it (restoreFrom), choose another name, or set"
        echo "allowDestroy: true and apply it, to go on beside them"
        exit 1
      fi
      patiently stanza-upgrade || { echo "$said"; exit 1; }
      ;;
    *)
      echo "$said"
      exit 1
      ;;
  esac
fi
pgbackrest --log-level-console=warn check
# Backups of another cluster that had the name are none of this one's.
own=$(pgbackrest --output=json --log-level-console=off info | python3 -c '
import json, sys
stanza = json.load(sys.stdin)[0]
now = max(db["id"] for db in stanza["db"])
print(sum(backup["database"]["id"] == now for backup in stanza["backup"]))')
if [ "$own" -eq 0 ]; then
  # A large one takes hours: nobody waits for it.
  systemctl start --no-block "$FIRST"
else
  # Where archiving was off for a while WAL is missing: not only when the next hour begins.
  systemctl start --no-block "$GAPS"
fi
