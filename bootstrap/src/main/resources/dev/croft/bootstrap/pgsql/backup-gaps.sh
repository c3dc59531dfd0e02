#!/bin/bash
# Looks for WAL of {{scope}} that never arrived since its newest backup, and backs up anew where some is missing: nothing after a
# gap can be brought back. As root, by a timer. Written by Croft; changes made here are put back.
set -euo pipefail
cd /
pgbackrest='{{command}}'
# shellcheck disable=SC2086 # a command and its options
store() { runuser -u postgres -- $pgbackrest --log-level-console=off "$@"; }

# Its archive, the last WAL that its newest backup needs (what is older is of no use any more) and when that backup ended. A
# cluster that had the name before has an archive of its own.
read -r archive backed ended < <(store --output=json info | python3 -c '
import json, sys
stanza = json.load(sys.stdin)[0]
now = max(db["id"] for db in stanza["db"])
archives = [a["id"] for a in stanza["archive"] if a["database"]["id"] == now]
backups = [b for b in stanza["backup"] if b["database"]["id"] == now]
if archives and backups:
    print(archives[-1], backups[-1]["archive"]["stop"], backups[-1]["timestamp"]["stop"])') || exit 0

# For the alert on backups that are too old.
metrics='{{metrics}}'
echo 'croft_backup_last_seconds{cluster="{{scope}}"}' "$ended" > "$metrics.new"
chmod 644 "$metrics.new"
mv "$metrics.new" "$metrics"

# A segment's place on its timeline; sizes of segments other than 16 MiB are none of ours.
place() { echo $((16#${1:8:8} * 256 + 16#${1:16:8})); }

previous='' missing=''
for segment in $(store repo-ls --recurse "archive/{{scope}}/$archive" | sed -n 's|.*/\([0-9A-F]\{24\}\)-[0-9a-f]\{40\}.*|\1|p' | LC_ALL=C sort); do
  # Nor what a timeline has that the cluster had left before its newest backup.
  if [[ ${segment:8} < ${backed:8} || ${segment:0:8} < ${backed:0:8} ]]; then continue; fi
  if [ "${segment:0:8}" = "${previous:0:8}" ] && [ "$(place "$segment")" -gt $(($(place "$previous") + 1)) ]; then
    missing="between $previous and $segment"
  fi
  previous=$segment
done
if [ -n "$missing" ]; then
  systemctl start --no-block '{{full}}'
  echo "WAL of {{scope}} is missing $missing: what was written after that cannot be brought back until the full backup that begins now is done" >&2
  exit 1
fi
