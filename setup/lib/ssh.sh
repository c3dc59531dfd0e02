# shellcheck shell=bash
# The way to a stack's nodes: the admin user's key and the pinned host key, both from the stack's outputs.

# node_way OUTPUTS NODE: writes key and known_hosts into PRIVATE_DIR; sets NODE_AT (user@host) and NODE_OPTIONS.
# shellcheck disable=SC2034 # callers use them
node_way() {
  local outputs=$1 node=$2 connection jump
  connection=$(jq -e --arg n "$node" '.endpoints.nodes[$n]' <<<"$outputs") \
    || die "the stack has no node '$node': it has $(output_value "$outputs" '.endpoints.nodes | keys | join(", ")')"
  way_begins "$outputs"
  hop "$connection" "node $node"
  NODE_AT=$HOP_AT NODE_OPTIONS=("${HOP_OPTIONS[@]}")
  if jump=$(jq -e '.jump // empty' <<<"$connection"); then
    jump_hop "$jump"
    # ssh expands %h and %p
    NODE_OPTIONS+=(-o "ProxyCommand=ssh$(printf " '%s'" "${HOP_OPTIONS[@]}") -W [%h]:%p $HOP_AT")
  fi
}

# way_begins OUTPUTS: the key that opens all of a stack's machines.
way_begins() {
  output_value "$1" .adminKey >"$PRIVATE_DIR/key" || die "the stack has no output adminKey"
  : >"$PRIVATE_DIR/known_hosts"
}

# hop CONNECTION WHAT: to one machine; pins its host key. Sets HOP_AT and HOP_OPTIONS.
hop() {
  local host host_key port user
  host=$(output_value "$1" .host) || die "$2 has no host in the stack's outputs"
  host_key=$(output_value "$1" .hostKey) || die "$2 has no hostKey in the stack's outputs"
  port=$(output_value "$1" '.port // 22')
  user=$(output_value "$1" '.user // "admin"')
  printf '[%s]:%s %s\n%s %s\n' "$host" "$port" "$host_key" "$host" "$host_key" >>"$PRIVATE_DIR/known_hosts"
  HOP_AT=$user@$host
  # -F /dev/null: the user's own ssh settings, agents and keys take no part.
  HOP_OPTIONS=(-F /dev/null -i "$PRIVATE_DIR/key" -p "$port" -o IdentitiesOnly=yes -o IdentityAgent=none
    -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile="$PRIVATE_DIR/known_hosts"
    -o GlobalKnownHostsFile=/dev/null -o ConnectTimeout=10 -o LogLevel=ERROR)
}

jump_hop() { hop "$1" "the jump host $(jq -r '.host // "of a node"' <<<"$1")"; }

# tunnel OUTPUTS HOSTS: where the stack has a jump host, ports of this machine that lead to HOSTS (host:port, with commas
# between) through it, until the script ends; not to nodes that are reached without it. Sets TUNNELED, which is HOSTS with
# these ports, or HOSTS as they are: names stay, as certificates hold them.
# shellcheck disable=SC2034 # callers use it
tunnel() {
  local jump host base forwards ends
  TUNNELED=$2
  jump=$(jq -c --arg hosts "$2" '[.endpoints.nodes[]?] as $nodes
    | [$hosts | split(",")[] | sub(":[0-9]+$"; "")] - [$nodes[] | select(.jump | not) | .host]
    | if . == [] then null else [$nodes[].jump // empty][0] end' <<<"$1") || die "cannot read the nodes in the stack's outputs"
  [ "$jump" != null ] || return 0
  way_begins "$1"
  jump_hop "$jump"
  trap 'ssh -F /dev/null -S "$PRIVATE_DIR/tunnel" -O exit jump 2>/dev/null || true; rm -rf "$PRIVATE_DIR"' EXIT
  # Ports may be taken: others are tried.
  for _ in 1 2 3; do
    base=$((20000 + RANDOM % 12000)) forwards=() ends=()
    for host in ${2//,/ }; do
      forwards+=(-L "127.0.0.1:$base:$host")
      ends+=("${host%:*}:$base")
      base=$((base + 1))
    done
    if ssh "${HOP_OPTIONS[@]}" -f -N -M -S "$PRIVATE_DIR/tunnel" -o ExitOnForwardFailure=yes -o ServerAliveInterval=15 \
      "${forwards[@]}" "$HOP_AT"; then
      TUNNELED=$(IFS=, && echo "${ends[*]}")
      return
    fi
  done
  die "no way through the jump host ${HOP_AT#*@}"
}
