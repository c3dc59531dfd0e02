# A member that has data runs; the very first start is the cluster's business.
if [ -d "$CROFT_DATA/member" ]; then
  systemctl start --no-block etcd.service
fi
