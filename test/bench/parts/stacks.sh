# shellcheck shell=bash
# Parts sandbox and dev: what users wait for, with stacks like the checkout's own at other addresses.

STACK_RUNS=${RUNS:-2}

query() {
  local url
  url=$(on environment "$1" stack output --json --show-secrets | jq -r '.connectionStrings | to_entries[0].value')
  PGCONNECT_TIMEOUT=5 psql -X -qAt -c 'SELECT 1' "$url"
}

up_and_query() { up environment "$1" && query "$1"; }

# stack_part NAME PREFIX GOALS(up, no-op, with a preview, destroy)
stack_part() {
  local name=$1 stack=bench-$1 run
  environment_project
  new_stack environment "$stack"
  # other addresses than the stack's own, which may be up
  on environment "$stack" config set croft-stacks:environment \
    "$(sed -E 's/10\.4[23]\.0\./'"$2"'./g' "$ROOT/stacks/environments/$name.yaml")" >/dev/null
  rm -f "$WORK"/{up,down,noop,preview,notes}
  for ((run = 1; run <= STACK_RUNS; run++)); do
    say "$name: run $run of $STACK_RUNS"
    seconds up_and_query "$stack" >>"$WORK/up"
    # The first one after a creation may still see clusters settle; and JVMs learn from it what to load.
    [ "$run" -gt 1 ] || learn_classes -C "$WORK/environment" -s "$stack" || true
    seconds up environment "$stack" >/dev/null
    for _ in 1 2 3; do
      seconds up environment "$stack" >>"$WORK/noop"
      seconds on environment "$stack" up --yes >>"$WORK/preview"
    done
    [ "$run" -lt "$STACK_RUNS" ] || "$HERE/node.sh" "$stack" "$WORK/environment" >>"$WORK/notes" || true
    seconds down environment "$stack" >>"$WORK/down"
  done
  end_stack environment "$stack"
  {
    table_head
    row "from nothing to \`SELECT 1\` through port 5433" "$WORK/up" "$3"
    row "\`up --skip-preview\` with nothing to do, refresh included" "$WORK/noop" "$4"
    row "the same with a preview" "$WORK/preview" "$5"
    row "destroy" "$WORK/down" "$6"
    printf '\n'
    cat "$WORK/notes"
    printf 'Tools, bundle and image were built before; libvirt with its LXC driver.\n'
  } | section "$name" "Stack $name"
}

part_sandbox() { stack_part sandbox 10.48.1 "<= 20 s" "<= 3.5 s" "<= 6 s" "<= 8 s"; }
part_dev() { stack_part dev 10.48.2 "" "<= 6 s" "" ""; }
