# shellcheck shell=bash
# Part fleet: NODES on 1, 10 and 50 small machines: time, connections, the plugin's heap and CPU.

FLEET_SIZES=${FLEET:-1 10 50} FLEET_PREFIX=10.48.4

# timed COMMAND...: prints "seconds cpu-seconds" of a command and all that it waited for.
timed() {
  local TIMEFORMAT='%3R %3U %3S'
  { time "$@" >"$WORK/log" 2>&1; } 2>"$WORK/times" || { tail -n 30 "$WORK/log" >&2; return 1; }
  awk '{ printf "%.3f %.3f\n", $1, $2 + $3 }' "$WORK/times"
}

# heap FILE...: the most that a plugin's heap held before a collection, and the most that it took from the system, in MiB.
# A JVM that never had to collect never held more than its first young generation, so 0 stands for less than that.
heap() { { cat "$@" 2>/dev/null || true; } | sed -nE 's/.* ([0-9]+)M->[0-9]+M\(([0-9]+)M\).*/\1 \2/p' | awk '$1 > u { u = $1 } $2 > c { c = $2 } END { print u + 0, c + 0 }'; }

# noop_up STACK FILE: a run with nothing to do, its plugins' collections noted.
noop_up() {
  rm -f "$WORK"/gc.*
  CROFT_JVM="-Xlog:gc:file=$WORK/gc.%p" timed up nodes "$1" >>"$2"
  ! grep -qE '[0-9]+ (created|updated|replaced|deleted)' "$WORK/log" || fail "pulumi up changed something"
}

logins() { as_root "$@" <<<"journalctl -o cat -u ssh --no-pager | grep -c 'Accepted publickey'"; }

part_fleet() {
  local size stack before after used packages rows=() last=() first
  packages=$(sed -e 's/#.*//' -e '/^$/d' "$ROOT/bootstrap/src/main/resources/dev/croft/bootstrap/node/packages" | paste -sd,)
  for size in $FLEET_SIZES; do
    stack=bench-fleet$size
    rm -f "$WORK"/fleet.*
    machines "$stack" "$size" "$FLEET_PREFIX" 256 "$packages"
    say "fleet: $size machines"
    timed up nodes "$stack" >"$WORK/fleet.machines"
    learn "$stack"
    serve "$FLEET_PREFIX"
    on nodes "$stack" config set repository "http://$FLEET_PREFIX.1:8089/debian-13" >/dev/null
    say "fleet: NODES on $size"
    timed up nodes "$stack" >"$WORK/fleet.create"
    # machines that were just made still write their journals and start their timers
    timed up nodes "$stack" >/dev/null
    read -r -a first <"$NODES"
    before=$(logins "${first[@]}")
    noop_up "$stack" "$WORK/fleet.noop"
    after=$(logins "${first[@]}")
    used=$(heap "$WORK"/gc.*)
    for _ in 1 2; do noop_up "$stack" "$WORK/fleet.noop"; done
    timed end_stack nodes "$stack" >"$WORK/fleet.down" || end_stack nodes "$stack"
    unserve
    rows+=("| $size | $(cut -d' ' -f1 "$WORK/fleet.machines") s | $(cut -d' ' -f1 "$WORK/fleet.create") s | $(pretty "$(median "$WORK/fleet.noop")") | $(cut -d' ' -f2 "$WORK/fleet.noop" | sort -n | sed -n 2p) s | $((after - before - 1)) | ${used% *} MiB / ${used#* } MiB | $(cut -d' ' -f1 "$WORK/fleet.down") s |")
    last=("$size" "$(median "$WORK/fleet.noop")")
  done
  {
    printf '| nodes | machines made | NODES on them | `up` with nothing to do (median of 3) | its CPU time | connections to a node | heap before a collection / taken | destroy |\n|---|---|---|---|---|---|---|---|\n'
    printf '%s\n' "${rows[@]}"
    printf '\nGoals for 50 nodes: nothing to do <= 10 s, heap <= 256 MiB (the launcher gives the plugin no more: -Xmx256m), linear or better. At %s nodes: %s s for each node. Machines of 256 MiB; the packages of NODES are in their image. CPU time is that of the command with its program and plugins, without the nodes, which share the same CPUs.\n' \
      "${last[0]}" "$(awk -v n="${last[0]}" -v s="${last[1]}" 'BEGIN { printf "%.3f", s / n }')"
  } | section fleet "NODES on many small machines"
}
