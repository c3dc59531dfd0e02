#!/usr/bin/env bash
# make ssh STACK=x [NODE=name] CMD='...': a command on a node as its admin user; without CMD a shell.
# The first node is taken where none is named. The host key is the one that the stack pinned.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
load_env
require_stack "$stack"
outputs=$(stack_outputs "$stack")
node=${NODE:-$(output_value "$outputs" '.endpoints.nodes | keys_unsorted[0]')} || die "stack $stack has no nodes"
connection=$(jq -e --arg n "$node" '.endpoints.nodes[$n]' <<<"$outputs") \
  || die "stack $stack has no node '$node': it has $(output_value "$outputs" '.endpoints.nodes | keys | join(", ")')"
host=$(output_value "$connection" .host) || die "node $node has no host in the stack's outputs"
host_key=$(output_value "$connection" .hostKey) || die "node $node has no hostKey in the stack's outputs"
port=$(output_value "$connection" '.port // 22')
user=$(output_value "$connection" '.user // "admin"')

private_dir
output_value "$outputs" .adminKey >"$PRIVATE_DIR/key" || die "stack $stack has no output adminKey"
printf '[%s]:%s %s\n%s %s\n' "$host" "$port" "$host_key" "$host" "$host_key" >"$PRIVATE_DIR/known_hosts"

# -F /dev/null: the user's own ssh settings, agents and keys take no part.
options=(-F /dev/null -i "$PRIVATE_DIR/key" -p "$port" -o IdentitiesOnly=yes -o IdentityAgent=none
  -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$PRIVATE_DIR/known_hosts"
  -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=10 -o LogLevel=ERROR)
if [ -n "${CMD:-}" ]; then
  ssh "${options[@]}" "$user@$host" -- "$CMD"
else
  ssh -t "${options[@]}" "$user@$host"
fi
