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
private_dir
node_way "$outputs" "$node"
if [ -n "${CMD:-}" ]; then
  ssh "${NODE_OPTIONS[@]}" "$NODE_AT" -- "$CMD"
else
  ssh -t "${NODE_OPTIONS[@]}" "$NODE_AT"
fi
