#!/usr/bin/env bash
# make pg STACK=x [CLUSTER=name] CMD='verb ...': day-2 work on a PGSQL cluster. `make pg` lists the verbs.
# Patroni does the work; here it is asked from a member that can be reached, and what will happen is shown first.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
read -r -a words <<<"${CMD:-}"
if [ "${#words[@]}" -eq 0 ] || [ "${words[0]}" = help ]; then
  sed -n 's/^# verb //p' "$ROOT/setup/node/pg.sh"
  exit 0
fi
verb=${words[0]}
for word in "${words[@]:1}"; do
  # They go through a shell on the node.
  [[ $word =~ ^[A-Za-z0-9_.:=/+-]+$ ]] || die "'$word' is no name of a member, no number and no point of recovery"
done
# The verb's own line tells what it takes: 'logs [member] [lines]'.
usage=$(sed -n 's/^# verb \(.*[^ ]\)   *[^ ].*/\1/p' "$ROOT/setup/node/pg.sh" | awk -v verb="$verb" '{ sub(/  .*/, "") } $1 == verb')
[ -n "$usage" ] || die "there is no verb '$verb': 'make pg' lists them"
read -r -a takes <<<"$usage"
read -r -a needs <<<"${usage//\[*\]/}"
if [ "${#words[@]}" -gt "${#takes[@]}" ] || [ "${#words[@]}" -lt "${#needs[@]}" ]; then
  die "'${words[*]}' does not fit: make pg CMD='$usage'"
fi

load_env
require_stack "$stack"
outputs=$(stack_outputs "$stack")
cluster=${CLUSTER:-$(output_value "$outputs" '.directStrings | keys_unsorted[0]')} \
  || die "stack $stack has no PGSQL cluster (its output directStrings is empty)"
direct=$(output_value "$outputs" '.directStrings[$c]' --arg c "$cluster") \
  || die "stack $stack has no PGSQL cluster '$cluster': it has $(output_value "$outputs" '.directStrings | keys | join(", ")')"
private_dir

# run SCRIPT NODE VERB CLUSTER...: one of the scripts of setup/node on a node, as root.
run() {
  local script=$ROOT/setup/node/$1
  node_way "$outputs" "$2"
  shift 2
  cat "$ROOT/setup/node/pg-lib.sh" "$script" | ssh "${NODE_OPTIONS[@]}" "$NODE_AT" -- sudo -n bash -s -- "$@"
}
on() { run pg.sh "$@"; }

# node_of HOST: by its address, or by its name.
node_of() {
  output_value "$outputs" '.endpoints.nodes | to_entries[] | select(.value.host == $h or .key == $h) | .key' --arg h "$1"
}

# Members by their addresses, as the direct connection string has them.
split_url "$direct" || die "the connection string of cluster $cluster has an unknown shape"
hosts=${URL_BARE#*@}
hosts=${hosts%%/*}
reached=''
for host in ${hosts//,/ }; do
  node=$(node_of "${host%:*}") || continue
  if members=$(on "$node" members "$cluster" 2>"$PRIVATE_DIR/errors"); then
    reached=$node
    break
  fi
  warn "$node: $(tail -n 1 "$PRIVATE_DIR/errors")"
done
[ -n "$reached" ] || die "no member of cluster $cluster can be asked: see above"

# at_member NAME: the node of a member, as Patroni has its address.
at_member() {
  local host
  host=$(jq -er --arg m "$1" '.[] | select(.Member == $m) | .Host' <<<"$members") \
    || die "cluster $cluster has no member '$1': it has $(jq -r 'map(.Member) | join(", ")' <<<"$members")"
  node_of "${host%:*}" || die "member $1 is at $host, which is none of the stack's nodes"
}

# store_node: where the cluster's backups are known.
store_node() {
  local found
  found=$(run pg-restore.sh "$reached" store "$cluster") || exit 1
  case $found in
    member\ *) at_member "${found#* }" ;;
    *) node_of "${found#* }" || die "the backups of cluster $cluster are at ${found#* }, which is none of the stack's nodes" ;;
  esac
}

# point TARGET: the arguments of pgBackRest for it.
point() {
  case $1 in
    latest) echo --type=default ;;
    immediate) echo --type=immediate --target-action=promote ;;
    time=*)
      local utc=''
      if [[ $1 =~ T.*(Z|[+-][0-9]{2}:?[0-9]{2})$ ]]; then
        utc=$(date -u -d "${1#time=}" '+%Y-%m-%d %H:%M:%S.%6N+00' 2>/dev/null) || true
      fi
      [ -n "$utc" ] || die "'${1#time=}' is no time with its offset, such as 2026-11-27T15:00:00Z"
      # One word each on the way to the node; the blank comes back there.
      echo --type=time "--target=${utc/ /_}" --target-action=promote
      ;;
    lsn=* | name=*) echo "--type=${1%%=*}" "--target=${1#*=}" --target-action=promote ;;
    *) die "'$1' is no point of recovery: time=2026-11-27T15:00:00Z, lsn=0/5A2B3C8, name=..., immediate or latest" ;;
  esac
}

# restore TARGET: the leader's data first, alone; then the others follow it.
restore() {
  local arguments host node name first others=()
  local -A node_by_name=()
  arguments=$(point "$1") || exit 1
  [ -n "${CLUSTER:-}" ] || die "say of which cluster all data goes back: make pg CLUSTER=$cluster CMD='restore $1'"
  # Not from Patroni, which forgets members that an earlier attempt has stopped.
  for host in ${hosts//,/ }; do
    node=$(node_of "${host%:*}") || die "cluster $cluster has a member at $host, which is none of the stack's nodes"
    name=$(run pg-restore.sh "$node" name "$cluster")
    node_by_name[$name]=$node
  done
  first=$(jq -r '[.[] | select(.Role | endswith("Leader")).Member][0] // ""' <<<"$members")
  [ -n "$first" ] || first=$(printf '%s\n' "${!node_by_name[@]}" | sort | head -n 1)
  for name in "${!node_by_name[@]}"; do
    [ "$name" = "$first" ] || others+=("$name")
  done
  run pg-restore.sh "${node_by_name[$first]}" check "$cluster"
  say "cluster $cluster goes back to $1; what was written later is gone from it, and stays in the archive"
  for name in "${others[@]}" "$first"; do
    say "stopping $name"
    run pg-restore.sh "${node_by_name[$name]}" stop "$cluster"
  done
  # shellcheck disable=SC2086 # words
  run pg-restore.sh "${node_by_name[$first]}" bring-back "$cluster" "$first" $arguments
  for name in "${others[@]}"; do
    run pg-restore.sh "${node_by_name[$name]}" join "$cluster" "$name"
  done
  on "$reached" list "$cluster"
}

case $verb in
  backups | backup)
    node=$(store_node)
    run pg-backup.sh "$node" "$verb" "$cluster" "${words[@]:1}"
    ;;
  restore) restore "${words[1]}" ;;
  psql)
    leader=$(jq -er '.[] | select(.Role | endswith("Leader")) | .Member' <<<"$members") || die "cluster $cluster has no leader now"
    node_way "$outputs" "$(at_member "$leader")"
    if [ -n "${SQL:-}" ]; then
      ssh "${NODE_OPTIONS[@]}" "$NODE_AT" -- sudo -n -u postgres psql -X -qAt -v ON_ERROR_STOP=1 -f - <<<"$SQL"
    else
      ssh -t "${NODE_OPTIONS[@]}" "$NODE_AT" -- sudo -n -u postgres psql -X
    fi
    ;;
  logs)
    [ "${#words[@]}" -ge 2 ] || words=(logs "$(jq -r '([.[] | select(.Role | endswith("Leader"))] + .)[0].Member' <<<"$members")" 50)
    on "$(at_member "${words[1]}")" logs "$cluster" "${words[@]:1}"
    ;;
  diff)
    # Each member has settings of its own that ALTER SYSTEM made there.
    for member in $(jq -r '.[].Member' <<<"$members"); do
      echo "$member"
      on "$(at_member "$member")" diff "$cluster"
    done
    ;;
  switchover)
    # On the leader's node, which is told that this stop is a planned one.
    leader=$(jq -r '[.[] | select(.Role | endswith("Leader")).Member][0] // ""' <<<"$members")
    [ -z "$leader" ] || reached=$(at_member "$leader")
    on "$reached" switchover "$cluster" "${words[@]:1}"
    ;;
  *) on "$reached" "$verb" "$cluster" "${words[@]:1}" ;;
esac
