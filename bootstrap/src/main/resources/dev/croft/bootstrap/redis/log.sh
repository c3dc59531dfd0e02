# Why an instance does not answer.
systemctl show -p ActiveState -p SubState -p NRestarts "$(unit "$CROFT_PORT")" | tr '\n' ' '
echo
redis_log "$CROFT_PORT"
