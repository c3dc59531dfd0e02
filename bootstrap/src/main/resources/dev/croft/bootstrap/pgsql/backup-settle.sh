# Gives the cluster its place on the store, looks whether WAL arrives there, and begins a first backup. As root.
set -eu
cd /
# shellcheck disable=SC2086 # a command and its options
pgbackrest() { runuser -u postgres -- $STORE --stanza="$STANZA" "$@" 2>&1; }

if ! made=$(pgbackrest --log-level-console=warn stanza-create); then
  case $made in
    *'do not match the database'*)
      if [ "$RENEW" = no ]; then
        echo "the store has backups of another cluster by this name: restore it (restoreFrom), choose another name, or set"
        echo "allowDestroy: true and apply it, to go on beside them"
        exit 1
      fi
      pgbackrest --log-level-console=warn stanza-upgrade
      ;;
    *)
      echo "$made"
      exit 1
      ;;
  esac
fi
pgbackrest --log-level-console=warn check
if ! pgbackrest --output=json --log-level-console=off info | grep -q '"label":'; then
  # A large one takes hours: nobody waits for it.
  systemctl start --no-block "$FIRST"
fi
