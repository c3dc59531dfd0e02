# Common to the scripts of etcd: who we are to etcdctl, and what a running member was started with.
ETCDCTL_API=3
ETCDCTL_ENDPOINTS=https://127.0.0.1:2379
ETCDCTL_CACERT=/etc/etcd/pki/ca.crt
ETCDCTL_CERT=/etc/etcd/pki/member.crt
ETCDCTL_KEY=/etc/etcd/pki/member.key
export ETCDCTL_API ETCDCTL_ENDPOINTS ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY

# etcd reads certificates anew for each connection, but not the authority's.
settings() {
  cat /etc/default/etcd /etc/systemd/system/etcd.service.d/croft.conf /etc/etcd/pki/ca.crt 2>/dev/null | sha256sum | cut -d' ' -f1
}

# until_ok SECONDS COMMAND...: runs the command until it succeeds; at the end tells what it last said.
until_ok() {
  end=$(($(date +%s) + $1))
  shift
  until said=$("$@" 2>&1); do
    if [ "$(date +%s)" -ge "$end" ]; then
      printf '%s\n' "$said" >&2
      journalctl -q -u etcd.service -n 8 -o cat >&2 2>/dev/null || true
      return 1
    fi
    sleep 0.1
  done
  printf '%s\n' "$said"
}
