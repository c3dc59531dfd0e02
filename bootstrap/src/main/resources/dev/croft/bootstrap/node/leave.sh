# shellcheck shell=sh
# Undoes what is more than a file of ours. CROFT_PARTS names the parts, each safe to undo twice.
set -u
for part in $CROFT_PARTS; do
  case $part in
    hosts)
      if grep -q '^# croft begin' /etc/hosts; then
        { sed '/^# croft begin/,/^# croft end/d' /etc/hosts; echo "127.0.1.1 $(uname -n)"; } > /etc/hosts.croft
        chmod 644 /etc/hosts.croft
        mv /etc/hosts.croft /etc/hosts
      fi ;;
    authorities) update-ca-certificates --fresh >/dev/null 2>&1 ;;
    clock) if systemctl -q is-active chrony; then chronyc reload sources >/dev/null; fi ;;
    sshd) if sshd -t; then systemctl reload ssh; fi ;;
    journald) systemctl restart systemd-journald ;;
    logs) rm -rf /var/lib/croft/logs ;;
    bundle:*) rm -rf "/var/lib/croft/bundle/${part#bundle:}" "/var/lib/croft/bundle/${part#bundle:}.fetched" ;;
  esac
done
rmdir --ignore-fail-on-non-empty /var/lib/croft/bundle /etc/croft/logs/rsyslog.d /etc/croft/logs/units.d /etc/croft/logs /etc/croft/targets/node /etc/croft/targets /etc/croft 2>/dev/null
exit 0
