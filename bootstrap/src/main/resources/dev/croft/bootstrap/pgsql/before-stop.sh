# shellcheck shell=sh
# Run by Patroni before it stops PostgreSQL. Written by Croft; changes made here are put back.
# Patroni looks once a second whether PostgreSQL has stopped, and for as long nobody leads. In a planned hand-over, whose mark is
# fresh, PostgreSQL is stopped here, in order and with all that it wrote sent to its replicas, and Patroni finds it so. In all
# other cases nothing is done: who has lost the lead must stop without a delay.
mark=$1
[ -e "$mark" ] || exit 0
[ $(($(date +%s) - $(stat -c %Y "$mark"))) -le 15 ] || exit 0
pid=$(head -n 1 '{{data}}/postmaster.pid' 2>/dev/null)
# One that takes longer is Patroni's to wait for.
'/usr/lib/postgresql/{{version}}/bin/pg_ctl' stop --silent --mode=fast --wait --timeout=5 --pgdata='{{data}}' || exit
# Its file goes a moment before itself, and Patroni would wait for a process that ends.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  if [ -z "$pid" ] || [ ! -d "/proc/$pid" ]; then break; fi
  sleep 0.05
done
