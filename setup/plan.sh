#!/usr/bin/env bash
# make plan STACK=x: what `make up` would do on each node, step by step, and nothing of it done. A preview tells which
# resources change; the plugin looks at the nodes meanwhile and writes the steps of each bootstrap resource to a folder.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

stack=${1:-}
require_stack "$stack"
load_env
release_dead_lock "$stack"
"$ROOT/setup/build.sh" --jars
private_dir
CROFT_PLAN=$PRIVATE_DIR/plan
export CROFT_PLAN
mkdir "$CROFT_PLAN"
pulumi -C "$ROOT" preview -s "$stack" --non-interactive --color never </dev/null >"$PRIVATE_DIR/preview" 2>&1 \
  || { cat "$PRIVATE_DIR/preview" >&2; die "stack $stack cannot be planned: see above"; }
# In the order in which the preview came to them, which is that of an update.
find "$CROFT_PLAN" -type f -printf '%T@ %p\n' | sort -n | cut -d' ' -f2- | while IFS= read -r file; do
  cat "$file"
  echo
done
sed -n '/^Resources:/,$p' "$PRIVATE_DIR/preview"
