# shellcheck shell=sh
[ -s /etc/croft/metrics/admin.key ]
