#!/usr/bin/env bash
# make up STACK=x: pulumi up. On a terminal Pulumi shows its preview and asks; else it goes on at once.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
load_env
require_stack "$stack"
release_dead_lock "$stack"
"$ROOT/setup/build.sh" --jars
"$ROOT/bundle/build.sh" "$(bundle_release "$stack")"
"$ROOT/setup/build.sh" --archives
if [ -t 0 ] && [ -t 1 ] && [ "${YES:-}" != 1 ]; then
  pulumi -C "$ROOT" up -s "$stack"
else
  pulumi -C "$ROOT" up -s "$stack" --yes --skip-preview --non-interactive </dev/null
fi
settle_creations "$stack"
learn_from_nodes "$stack"
