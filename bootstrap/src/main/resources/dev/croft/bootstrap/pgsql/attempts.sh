# How often a restore was begun since Patroni was started; see restore.sh.
if [ -f "/var/lib/postgresql/$CROFT_SCOPE.restores" ]; then wc -l < "/var/lib/postgresql/$CROFT_SCOPE.restores"; else echo 0; fi
