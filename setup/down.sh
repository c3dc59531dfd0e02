#!/usr/bin/env bash
# make down STACK=x: looks whether all of the stack may be destroyed, and only then destroys it.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
load_env
require_stack "$stack"
release_dead_lock "$stack"

state=$(pulumi -C "$ROOT" stack export -s "$stack") || die "cannot read the state of stack $stack: see above"
guarded=$(guarded_resources <<<"$state")
if [ -n "$guarded" ]; then
  printf '%s\n' "$guarded" | sed 's/^/  /' >&2
  die "stack $stack holds data that is not declared free to destroy (above); nothing was touched." \
    "Set allowDestroy: true on each in stacks/environments/$stack.yaml, run 'make up STACK=$stack', then repeat"
fi

take_over "$stack" <<<"$state"
if [ -t 0 ] && [ -t 1 ] && [ "${YES:-}" != 1 ]; then
  pulumi -C "$ROOT" destroy -s "$stack"
else
  pulumi -C "$ROOT" destroy -s "$stack" --yes --skip-preview --non-interactive </dev/null
fi
settle_creations "$stack"
