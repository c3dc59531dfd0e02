# shellcheck shell=sh
[ ! -e /etc/croft/portal/users ]
