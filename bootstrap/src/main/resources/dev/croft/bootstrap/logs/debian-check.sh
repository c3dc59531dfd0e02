# shellcheck shell=sh
# Debian's own instance comes with the package and would write each line to /var/log again. One that runs is somebody's.
! systemctl -q is-enabled rsyslog.service 2>/dev/null || systemctl -q is-active rsyslog.service
