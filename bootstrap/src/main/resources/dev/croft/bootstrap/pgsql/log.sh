# Why a member is not there yet.
systemctl show -p ActiveState -p SubState -p NRestarts patroni.service | tr '\n' ' '
echo
patroni_log
postgres_log
