# shellcheck shell=bash
# shellcheck disable=SC2154 # pg-lib.sh sets them
# Backups of a PGSQL cluster, on the node of its backup store, as root, after pg-lib.sh: VERB CLUSTER [ARGUMENT...].

cd /
store() {
  runuser -u postgres -- pgbackrest --config=/etc/croft/backup/store.conf --config-include-path=/etc/croft/backup/store.d \
    --stanza="$cluster" "$@" </dev/null
}

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
    store info
    ;;
  *) die "there is no verb '$verb'" ;;
esac
