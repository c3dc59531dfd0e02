# Takes keys of the cluster out of etcd: those of a member that has left, or all of them.
set -eu
ETCDCTL_API=3
ETCDCTL_CACERT=/etc/patroni/pki/ca.crt
ETCDCTL_CERT=/etc/patroni/pki/member.crt
ETCDCTL_KEY=/etc/patroni/pki/member.key
export ETCDCTL_API ETCDCTL_CACERT ETCDCTL_CERT ETCDCTL_KEY
# Ends before a slow etcd holds up a deletion.
etcdctl "--endpoints=$CROFT_ETCD" --command-timeout=4s --dial-timeout=2s del --prefix "$CROFT_KEY" > /dev/null
