# Common to the scripts of PostgreSQL.

# The last lines of Patroni's log, for error texts.
patroni_log() {
  journalctl -q -u patroni.service -n 12 -o cat 2>/dev/null || true
}

# The last complaints of PostgreSQL itself, from its log files, as text.
postgres_log() {
  folder=/var/log/postgresql/${CROFT_DATA##*/}
  newest=$(find "$folder" -name '*.json' 2>/dev/null | sort | tail -n 2)
  [ -z "$newest" ] || printf '%s\n' "$newest" | tr '\n' '\0' | xargs -0 cat 2>/dev/null \
    | sed -nE 's/^\{"timestamp":"([^"]*)".*"error_severity":"(ERROR|FATAL|PANIC)",.*"message":"(([^"\\]|\\.)*)".*/\1 \2: \3/p' \
    | tail -n "${1:-4}"
  newest=$(find "$folder" -name '*.log' -size +0 2>/dev/null | sort | tail -n 1)
  [ -z "$newest" ] || tail -n "${1:-4}" "$newest"
}

# etcdctl with this member's certificate; ends before a slow etcd holds up what waits for it.
etcd() {
  ETCDCTL_API=3 ETCDCTL_CACERT=/etc/patroni/pki/ca.crt ETCDCTL_CERT=/etc/patroni/pki/member.crt \
    ETCDCTL_KEY=/etc/patroni/pki/member.key \
    etcdctl "--endpoints=$CROFT_ETCD" --command-timeout=4s --dial-timeout=2s "$@"
}

# changed_after SECONDS PACKAGE...: dpkg has put one of these in place later than SECONDS (since 1970).
changed_after() {
  since=$1
  shift
  for package; do
    # The list of its files is written anew with each version; a package for one architecture only bears its name.
    for list in "/var/lib/dpkg/info/$package.list" "/var/lib/dpkg/info/$package":*.list; do
      if [ -f "$list" ] && [ "$(stat -c %Y "$list")" -gt "$since" ]; then return 0; fi
    done
  done
  return 1
}

# outdated: PostgreSQL or Patroni runs from files that are no longer there.
outdated() {
  patroni=$(systemctl show --timestamp=unix -P ActiveEnterTimestamp patroni.service 2>/dev/null | tr -dc 0-9)
  if [ -n "$patroni" ] && changed_after "$patroni" patroni; then return 0; fi
  # Its third line: when it was started.
  postgres=$(sed -n 3p "$CROFT_DATA/postmaster.pid" 2>/dev/null || true)
  [ -n "$postgres" ] && changed_after "$postgres" "postgresql-$CROFT_VERSION"
}
