#!/usr/bin/env bash
# make redis STACK=x [CLUSTER=name] CMD='verb ...': day-2 work on a Redis deployment. `make redis` lists the verbs.
# The plugin does it, by RESP through SSH, as `up` does; what there is and how to log in, it reads from the stack's state.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
read -r -a words <<<"${CMD:-}"
load_env
"$ROOT/setup/build.sh" --jars
plugin=$ROOT/providers/plugin/bin/pulumi-resource-croft
if [ "${#words[@]}" -eq 0 ] || [ "${words[0]}" = help ]; then
  exec "$plugin" --redis
fi
require_stack "$stack"
# Through a pipe: the state holds passwords in plain.
pulumi -C "$ROOT" stack export --show-secrets -s "$stack" | "$plugin" --redis "${CLUSTER:-}" "${words[@]}"
