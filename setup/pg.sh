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
  [[ $word =~ ^[A-Za-z0-9_.:-]+$ ]] || die "'$word' is no name of a member, and no number"
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

# on NODE COMMAND...: the script of the verbs on a node, as root.
on() {
  node_way "$outputs" "$1"
  shift
  ssh "${NODE_OPTIONS[@]}" "$NODE_AT" -- sudo -n bash -s -- "$@" <"$ROOT/setup/node/pg.sh"
}

# node_of HOST
node_of() { output_value "$outputs" '.endpoints.nodes | to_entries[] | select(.value.host == $h) | .key' --arg h "$1"; }

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

case $verb in
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
  *) on "$reached" "$verb" "$cluster" "${words[@]:1}" ;;
esac
