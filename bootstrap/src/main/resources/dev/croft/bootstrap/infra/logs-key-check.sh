# shellcheck shell=sh
[ -s /etc/croft/logs-server/admin.key ]
