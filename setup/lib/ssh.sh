# shellcheck shell=bash
# The way to a stack's nodes: the admin user's key and the pinned host key, both from the stack's outputs.

# node_way OUTPUTS NODE: writes key and known_hosts into PRIVATE_DIR; sets NODE_AT (user@host) and NODE_OPTIONS.
# shellcheck disable=SC2034 # callers use them
node_way() {
  local outputs=$1 node=$2 connection host host_key port user jump
  connection=$(jq -e --arg n "$node" '.endpoints.nodes[$n]' <<<"$outputs") \
    || die "the stack has no node '$node': it has $(output_value "$outputs" '.endpoints.nodes | keys | join(", ")')"
  host=$(output_value "$connection" .host) || die "node $node has no host in the stack's outputs"
  host_key=$(output_value "$connection" .hostKey) || die "node $node has no hostKey in the stack's outputs"
  port=$(output_value "$connection" '.port // 22')
  user=$(output_value "$connection" '.user // "admin"')
  output_value "$outputs" .adminKey >"$PRIVATE_DIR/key" || die "the stack has no output adminKey"
  printf '[%s]:%s %s\n%s %s\n' "$host" "$port" "$host_key" "$host" "$host_key" >"$PRIVATE_DIR/known_hosts"
  NODE_AT=$user@$host
  # -F /dev/null: the user's own ssh settings, agents and keys take no part.
  NODE_OPTIONS=(-F /dev/null -i "$PRIVATE_DIR/key" -p "$port" -o IdentitiesOnly=yes -o IdentityAgent=none
    -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$PRIVATE_DIR/known_hosts"
    -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=10 -o LogLevel=ERROR)
  if jump=$(jq -e '.jump // empty' <<<"$connection"); then
    jump_way "$jump"
  fi
}

# jump_way JUMP: the same key and a pinned host key at the node in front, too; ssh expands %h and %p
jump_way() {
  local host host_key port user
  host=$(output_value "$1" .host) || die "a node's jump host has no host in the stack's outputs"
  host_key=$(output_value "$1" .hostKey) || die "the jump host $host has no hostKey in the stack's outputs"
  port=$(output_value "$1" '.port // 22')
  user=$(output_value "$1" '.user // "admin"')
  printf '[%s]:%s %s\n%s %s\n' "$host" "$port" "$host_key" "$host" "$host_key" >>"$PRIVATE_DIR/known_hosts"
  NODE_OPTIONS+=(-o "ProxyCommand=ssh -F /dev/null -i '$PRIVATE_DIR/key' -p $port -o IdentitiesOnly=yes -o IdentityAgent=none -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile='$PRIVATE_DIR/known_hosts' -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=10 -o LogLevel=ERROR -W [%h]:%p $user@$host")
}
