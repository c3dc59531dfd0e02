# shellcheck shell=sh
# Takes away what was made on the node and is no item. Collected metrics and logs stay.
rm -f /etc/croft/portal/users /etc/croft/metrics/admin.key /etc/croft/logs-server/admin.key
# Copies of rules that are in /etc/croft.
rm -rf /var/lib/vmalert /var/lib/vmalert-logs
for folder in /etc/croft/portal/pages /etc/croft/portal/servers /etc/croft/portal /etc/croft/logs-server /etc/croft/targets/victoria-logs /etc/croft/metrics /etc/croft/dns /etc/croft/targets/victoria-metrics /etc/croft/targets /etc/croft /var/lib/croft/www; do
  rmdir --ignore-fail-on-non-empty "$folder" 2>/dev/null
done
exit 0
