#!/bin/sh
# The first data of the cluster, from a backup. Written by Croft; changes made here are put back.
# Patroni runs it as the user postgres, and only where the cluster has no data.
set -eu
data='{{data}}'
attempts='{{attempts}}'
date >> "$attempts"
if [ "$(wc -l < "$attempts")" -gt 1 ]; then
  echo "a restore has failed before; the next run of Croft tries again"
  exit 1
fi
# What Patroni put aside when one failed.
rm -rf "$data.failed"
(umask 077 && mkdir -p "$data")
set -- "{{arguments}}"
exec /usr/bin/pgbackrest --stanza='{{stanza}}' --pg1-path="$data" --log-level-console=info "$@" restore
