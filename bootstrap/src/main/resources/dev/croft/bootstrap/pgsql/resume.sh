# A member that has data runs; the very first start is the cluster's business.
if [ -f "$CROFT_DATA/PG_VERSION" ]; then
  systemctl start --no-block patroni.service
fi
