# What is on a node before anything is changed there, as key=value lines. Changes nothing.
set -u
echo "active=$(systemctl is-active etcd.service 2>/dev/null || true)"
if [ -d "$CROFT_DATA/member" ]; then echo data=yes; else echo data=no; fi
if [ -f /etc/etcd/owner ]; then echo "owner=$(cat /etc/etcd/owner)"; else echo owner=; fi
if [ -f /etc/etcd/founded ]; then echo founded=yes; else echo founded=no; fi
# Left by the last start; gone after a reboot, when the settings of the moment were used.
if [ "$(systemctl is-active etcd.service 2>/dev/null)" = active ] && [ -f /run/croft/etcd-started ] && [ "$(cat /run/croft/etcd-started)" != "$(settings)" ]; then
  echo stale=yes
else
  echo stale=no
fi
