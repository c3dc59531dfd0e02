# shellcheck shell=sh
set -eu
systemctl disable --quiet rsyslog.service
