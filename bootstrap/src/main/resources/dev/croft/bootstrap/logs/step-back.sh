# shellcheck shell=sh
# rsyslog notes how far it has read every 100 lines, and every 10 what its queues hold. However it ended, it reads the last
# lines once more: one that is there twice is better than one that is missing.
set -u
lines=20
cd "${1:-/var/lib/croft/logs}" || exit 0
if [ -s journal.state ]; then
  cursor=$(journalctl -q --cursor="$(cat journal.state)" -r -n $lines -o json --output-fields=PRIORITY 2>/dev/null \
    | tail -n 1 | sed -n 's/.*"__CURSOR" *: *"\([^"]*\)".*/\1/p')
  [ -z "$cursor" ] || printf '%s' "$cursor" > journal.state
fi
for state in imfile-state:*; do
  [ -f "$state" ] || break
  file=$(sed -n 's/.*"filename": *"\([^"]*\)".*/\1/p' "$state" | sed 's,\\/,/,g')
  at=$(sed -n 's/.*"curr_offs": *\([0-9]*\).*/\1/p' "$state")
  if [ -n "$at" ] && [ -r "$file" ]; then
    back=$(head -c "$at" "$file" | tail -n $lines | wc -c)
    sed -i "s/\(_offs\": *\)$at/\1$((at - back))/g" "$state"
  fi
done
exit 0
