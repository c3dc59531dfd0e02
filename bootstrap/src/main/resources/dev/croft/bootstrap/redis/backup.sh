#!/bin/bash
# Backups of Redis deployment {{name}}: makes one, and reads those in their place. As the user {{user}}. Written by Croft; changes
# made here are put back.
#   run                                        a backup of all masters; older ones whose time is over go
#   turn                                       ends with 0 where a timer is to begin one here, 1 where another node does
#   ready                                      whether the place takes files
#   deployments                                whose backups there are
#   labels DEPLOYMENT                          its complete ones, oldest first
#   manifest DEPLOYMENT LABEL                  what is in one
#   check DEPLOYMENT LABEL FILE SHA256         whether a dump is whole, and can be read by what restores it
#   fetch DEPLOYMENT LABEL FILE SHA256 TARGET  ... and brings it to this node
set -euo pipefail
umask 077
export LC_ALL=C
cd /

name='{{name}}'
node='{{node}}'
mode='{{mode}}'
# Masters with their replicas as they were declared, GROUP ENDPOINT each; a cluster knows its masters itself.
members='{{members}}'
# Instances on nodes that begin a backup before this one.
before='{{before}}'
# Where the deployment speaks TLS: its authority's certificate.
ca='{{ca}}'
tls=()
[ -z "$ca" ] || tls=(--tls --cacert "$ca")
cli='{{cli}}'
check_rdb='{{checkRdb}}'
keep='{{keep}}'
at='{{at}}'
work='{{work}}'
metrics='{{metrics}}'
# Password, passphrase, and where the place is: for rclone, as its variables.
passphrase=''
# shellcheck source=/dev/null
. '{{settings}}'

fail() {
  echo "$*" >&2
  exit 1
}

# --- the place

# Encrypts and authenticates what goes there (rclone's crypt); names stay as they are.
RCLONE_CONFIG_DUMPS_PASSWORD=$(printf '%s\n' "$passphrase" | rclone obscure -)
export RCLONE_CONFIG_DUMPS_PASSWORD
export RCLONE_CONFIG=/dev/null RCLONE_CONFIG_DUMPS_TYPE=crypt
export RCLONE_CONFIG_DUMPS_FILENAME_ENCRYPTION=off RCLONE_CONFIG_DUMPS_DIRECTORY_NAME_ENCRYPTION=false
export RCLONE_CONTIMEOUT=10s RCLONE_TIMEOUT=5m RCLONE_LOW_LEVEL_RETRIES=3 RCLONE_RETRIES=3 RCLONE_TRANSFERS=1 RCLONE_BUFFER_SIZE=4Mi

# list FOLDER OPTION...: nothing where the folder is not there.
list() {
  local said status=0
  said=$(rclone lsf "$@" 2>&1) || status=$?
  case $status in
  0) printf '%s' "${said:+$said$'\n'}" ;;
  # rclone's word for 'directory not found'.
  3) ;;
  *) fail "$said" ;;
  esac
}

deployments() { list dumps: --dirs-only | sed -n 's|^\([a-z][a-z0-9-]*\)/$|\1|p' | sort; }

# A backup is complete when it has its manifest, which comes last and in one piece.
labels() { list "dumps:$1" --recursive --files-only --include '/*/manifest' | sed -n 's|^\([0-9]\{8\}T[0-9]\{6\}Z\)/manifest$|\1|p' | sort; }

manifest() {
  local text
  text=$(rclone cat "dumps:$1/$2/manifest") || return 1
  case $text in
  'croft-redis-backup 1'*$'\nend') printf '%s\n' "$text" ;;
  *) echo "the manifest of backup $2 of $1 is no whole one" >&2; return 1 ;;
  esac
}

damaged() { fail "backup $2 of $1 is damaged: $3 is not what was put there"; }

# Whether what restores it reads dumps of its format, which comes with a release: asked with an empty dump of that format.
readable() {
  local format empty looked status=0
  format=$(rclone cat --count 9 "dumps:$1/$2/$3") || damaged "$@"
  empty=$(mktemp)
  printf '%s\377\0\0\0\0\0\0\0\0' "$format" > "$empty"
  looked=$("$check_rdb" "$empty" 2>&1) || status=$?
  rm -f "$empty"
  [ "$status" = 0 ] || fail "backup $2 of $1 is in format $format, which ${check_rdb##*/} of this node cannot read: ${looked##*] }"
}

check() {
  local sum
  sum=$(rclone cat "dumps:$1/$2/$3" | sha256sum) || damaged "$@"
  [ "${sum%% *}" = "$4" ] || damaged "$@"
  readable "$@"
}

fetch() {
  local sum
  rclone copyto "dumps:$1/$2/$3" "$5" || damaged "$@"
  sum=$(sha256sum < "$5")
  [ "${sum%% *}" = "$4" ] || damaged "$@"
}

ready() {
  export RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES=1 RCLONE_TIMEOUT=20s
  echo ready | rclone rcat "dumps:$name/.ready-$node"
  rclone deletefile "dumps:$name/.ready-$node"
}

# --- the instances

# ask ENDPOINT COMMAND...: one instance's answer.
ask() {
  local endpoint=$1
  shift
  timeout 10 "$cli" -e -h "${endpoint%:*}" -p "${endpoint##*:}" "${tls[@]}" --user '{{backupUser}}' --no-auth-warning "$@" | tr -d '\r'
}

# field NAME: a value from INFO.
field() { sed -n "s/^$1://p"; }

answers() { [ "$(ask "$1" ping 2> /dev/null)" = PONG ]; }

turn() {
  local endpoint
  for endpoint in $before; do
    if answers "$endpoint"; then
      echo "$endpoint is there, whose node is before this one"
      return 1
    fi
  done
}

# The masters of now, one a line: NAME ENDPOINT SLOTS. Fails where that is not clear, as during a failover.
masters() { if [ "$mode" = cluster ]; then shards; else groups; fi; }

groups() {
  local group endpoint found
  for group in $(printf '%s\n' "$members" | cut -d ' ' -f 1 | sort -u); do
    found=()
    for endpoint in $(printf '%s\n' "$members" | sed -n "s/^$group //p"); do
      if [ "$(ask "$endpoint" info replication 2> /dev/null | field role)" = master ]; then found+=("$endpoint"); fi
    done
    if [ ${#found[@]} -ne 1 ]; then
      echo "$group has ${#found[@]} masters: ${found[*]}" >&2
      return 1
    fi
    echo "$group ${found[0]} -"
  done
}

shards() {
  local endpoint
  for endpoint in $(printf '%s\n' "$members" | cut -d ' ' -f 2); do
    case $(ask "$endpoint" cluster info 2> /dev/null) in
    *cluster_state:ok*)
      ask "$endpoint" cluster nodes | awk '
        $3 ~ /master/ && $9 != "" {
          if ($3 ~ /(^|,)fail/) { print "the master " $2 " does not answer" > "/dev/stderr"; exit 1 }
          slots = ""
          for (i = 9; i <= NF; i++) {
            if ($i ~ /^\[/) { print "slots are moved between masters" > "/dev/stderr"; exit 1 }
            slots = slots (slots == "" ? "" : ",") $i
            n = split($i, ends, "-")
            covered += ends[n] - ends[1] + 1
          }
          first = slots
          sub(/[-,].*/, "", first)
          split($2, place, "@")
          print "shard-" first, place[1], slots
        }
        END { if (covered != 16384) { print covered + 0 " of 16384 slots have a master" > "/dev/stderr"; exit 1 } }' | sort
      return
      ;;
    esac
  done
  echo "no instance sees the cluster as whole" >&2
  return 1
}

# Failovers and moves of slots are waited for.
settled() {
  local try found
  for try in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if found=$(masters 2> "$work/why"); then
      echo "$found"
      return
    fi
    [ "$try" = 12 ] || sleep 5
  done
  fail "$name cannot be backed up: $(cat "$work/why")"
}

# candidates MASTER: whom to dump, best first: the replicas that have all, by address, then the master itself.
candidates() {
  local endpoint
  for endpoint in $(ask "$1" info replication | sed -nE 's/^slave[0-9]+:ip=([^,]+),port=([0-9]+),state=online,.*/\1:\2/p' | sort -V); do
    if [ "$(ask "$endpoint" info replication 2> /dev/null | field master_link_status)" = up ]; then echo "$endpoint"; fi
  done
  echo "$1"
}

# dump ENDPOINT: all of its keys into $work/dump.rdb, looked through; prints how many.
dump() {
  local needs room looked
  needs=$(ask "$1" info memory | field used_memory) || return 1
  room=$(($(df --output=avail -B1 "$work" | tail -n 1)))
  [ "$room" -gt "$needs" ] || fail "a dump of $1 may take $needs bytes, and $work has room for $room"
  rm -f "$work/dump.rdb"
  "$cli" -h "${1%:*}" -p "${1##*:}" "${tls[@]}" --user '{{backupUser}}' --no-auth-warning --rdb "$work/dump.rdb" > "$work/said" 2>&1 \
    || { cat "$work/said" >&2; return 1; }
  looked=$("$check_rdb" "$work/dump.rdb" 2>&1) || { echo "$looked" >&2; return 1; }
  sed -n 's/.*\[info\] \([0-9]*\) keys read.*/\1/p' <<< "$looked"
}

# Valkey calls itself a Redis too, of the release that it grew from.
release() {
  local server valkey
  server=$(ask "$1" info server) || return 1
  valkey=$(field valkey_version <<< "$server")
  if [ -n "$valkey" ]; then echo "valkey-$valkey"; else field redis_version <<< "$server"; fi
}

# How many databases it uses, from the first to the last that has keys.
databases() {
  local last
  last=$(ask "$1" info keyspace | sed -n 's/^db\([0-9]*\):.*/\1/p' | sort -n | tail -n 1)
  echo $((${last:--1} + 1))
}

# --- a backup

run() {
  local label found text group master slots endpoint keys all=0 count used=1 version file sum
  trap 'rm -rf "${work:?}"/*' EXIT
  rm -rf "${work:?}"/*
  label=$(date -u +%Y%m%dT%H%M%SZ)
  found=$(settled)
  text=''
  while read -r -u 3 group master slots; do
    keys=''
    for endpoint in $(candidates "$master"); do
      if keys=$(dump "$endpoint") && [ -n "$keys" ]; then break; fi
      echo "no dump of $endpoint" >&2
      keys=''
    done
    [ -n "$keys" ] || fail "$group could be dumped from none of its instances"
    count=$(databases "$endpoint")
    if [ "$count" -gt "$used" ]; then used=$count; fi
    version=$(release "$endpoint")
    # Two nodes that back up at once do not overwrite each other's.
    file=$group.$node.rdb
    sum=$(sha256sum < "$work/dump.rdb")
    rclone copyto "$work/dump.rdb" "dumps:$name/$label/$file"
    text+="dump $file $group $slots $keys $(stat -c %s "$work/dump.rdb") ${sum%% *} $endpoint"$'\n'
    all=$((all + keys))
    rm -f "$work/dump.rdb"
    echo "$group: $keys keys from $endpoint"
  done 3<<< "$found"
  # Keys that moved meanwhile may be in no dump.
  if [ "$mode" = cluster ] && [ "$(settled | cut -d ' ' -f 3 | sort)" != "$(cut -d ' ' -f 3 <<< "$found" | sort)" ]; then
    fail "slots were moved while they were dumped; run again"
  fi
  printf '%s\n' 'croft-redis-backup 1' "deployment $name" "label $label" "mode $mode" "version $version" "databases $used" "keys $all" "${text%$'\n'}" end \
    | rclone rcat "dumps:$name/$label/manifest.$node"
  rclone moveto "dumps:$name/$label/manifest.$node" "dumps:$name/$label/manifest"
  manifest "$name" "$label" > /dev/null
  echo "backup $label: $all keys"
  tell
  expire
}

# For the alerts on backups that are missing or late; the next is due when the timer begins it.
tell() {
  local next
  next=$(systemd-analyze calendar "$at" | sed -n 's/^ *Next elapse: //p')
  next=$(date -d "$next" +%s 2> /dev/null || echo 0)
  printf 'croft_redis_backup_last_seconds{deployment="%s"} %s\ncroft_redis_backup_due_seconds{deployment="%s"} %s\n' "$name" "$(date +%s)" "$name" "$next" > "$metrics"
}

# gone LABEL: another node that backs up now was quicker.
gone() { [ -z "$(list "dumps:$name/$1" --recursive --files-only)" ]; }

remove() {
  # From here on it is no complete one.
  if [ "$2" = complete ]; then rclone deletefile "dumps:$name/$1/manifest" || gone "$1"; fi
  rclone purge "dumps:$name/$1" || gone "$1"
  echo "backup $1 is gone: $3"
}

# The newest that can be read stay, and the newest one with keys, whatever came after it.
expire() {
  local complete label text kept=0 filled='' yesterday
  complete=$(labels "$name")
  while read -r -u 3 label; do
    if [ "$kept" -ge "$keep" ] && [ -n "$filled" ]; then
      remove "$label" complete "$kept newer ones are kept"
    elif text=$(manifest "$name" "$label" 2> /dev/null); then
      if [ -z "$filled" ] && [ "$(sed -n 's/^keys //p' <<< "$text")" -gt 0 ]; then
        filled=$label
        kept=$((kept + 1))
      elif [ "$kept" -ge "$keep" ]; then
        remove "$label" complete "$kept newer ones are kept"
      else
        kept=$((kept + 1))
      fi
    fi
  done 3< <(sort -r <<< "$complete")
  # Those that were cut off.
  yesterday=$(date -u -d '-1 day' +%Y%m%dT%H%M%SZ)
  for label in $(list "dumps:$name" --dirs-only | sed -n 's|^\([0-9]\{8\}T[0-9]\{6\}Z\)/$|\1|p'); do
    if [[ $label < $yesterday ]] && ! grep -qx "$label" <<< "$complete"; then remove "$label" part "it never was a whole one"; fi
  done
}

case ${1:-} in
run | turn | ready | deployments | labels | manifest | check | fetch) "$@" ;;
*) fail "no verb of this script: '${1:-}'" ;;
esac
