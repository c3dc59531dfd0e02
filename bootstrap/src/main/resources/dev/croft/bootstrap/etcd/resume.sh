# A member that has data runs; the very first start is the cluster's business.
if [ -d "$CROFT_DATA/member" ]; then
  mkdir -p /run/croft
  settings > /run/croft/etcd-started
  systemctl start --no-block etcd.service
fi
