# shellcheck shell=sh
set -eu
if systemd-detect-virt -cq; then exit 0; fi
systemctl -q enable chrony
if systemctl -q is-active chrony; then
  chronyc reload sources
else
  systemctl start chrony
fi
