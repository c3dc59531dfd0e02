# shellcheck shell=sh
# rsyslog reads its configuration when it starts, and only then. Where nothing ships logs, nothing is to be done.
systemctl try-restart croft-logs.service
