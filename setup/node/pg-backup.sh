# shellcheck shell=bash
# shellcheck disable=SC2154 # pg-lib.sh sets them
# Backups of a PGSQL cluster, on the node of its backup store, or on the member whose turn it is where they go into a bucket, as root, after pg-lib.sh: VERB CLUSTER [ARGUMENT...].

cd /
options=()
if [ -f "/etc/croft/backup/store.d/$cluster.conf" ]; then
  options=(--config=/etc/croft/backup/store.conf --config-include-path=/etc/croft/backup/store.d)
fi
store() { runuser -u postgres -- pgbackrest "${options[@]}" --stanza="$cluster" "$@" </dev/null; }

case $verb in
  backups) store info ;;
  backup)
    type=${1:-diff}
    [[ $type =~ ^(full|diff)$ ]] || die "'$type' is no type of backup: diff or full"
    unit=croft-backup-$cluster@$type.service
    ! systemctl is-active --quiet "$unit" || die "a $type backup is under way"
    say "backing up ($type)"
    systemctl start "$unit" </dev/null || {
      journalctl -q --no-pager -o cat -u "$unit" -n 12 </dev/null >&2
      die "the backup failed: see above"
    }
    # Which is no failure to systemd.
    [ "$(systemctl show --value -p Result "$unit")" != exec-condition ] \
      || die "another member has its turn by now: make pg CMD='backup $type' again"
    store info
    ;;
  *) die "there is no verb '$verb'" ;;
esac
