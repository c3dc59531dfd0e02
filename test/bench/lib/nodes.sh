# shellcheck shell=bash
# Machines for comparisons: made by NodesProgram, reached as user admin with sudo by all alike. Needs WORK and ROOT.

KEY=$WORK/key KNOWN=$WORK/known NODES=$WORK/nodelist

# compile: the Java part of the benchmark, against the jars that are in use.
compile() {
  [ ! -f "$WORK/bench.jar" ] || return 0
  local run=$ROOT/.croft/run
  javac -nowarn -d "$WORK/classes" -cp "$run/pulumi-resource-croft.jar:$run/program.jar" "$ROOT"/test/src/test/java/dev/croft/test/bench/*.java
  jar -c -f "$WORK/bench.jar" -C "$WORK/classes" .
}

# machines STACK COUNT PREFIX MEMORY [PACKAGES]: machines of Debian 13 with nothing but these packages (with commas) baked in.
machines() {
  compile
  java_project nodes NodesProgram
  new_stack nodes "$1"
  on nodes "$1" config set nodes "$2" >/dev/null
  on nodes "$1" config set prefix "$3" >/dev/null
  on nodes "$1" config set memory "$4" >/dev/null
  [ -z "${5:-}" ] || on nodes "$1" config set baked "$5" >/dev/null
}

# learn STACK: writes how its nodes are reached: NODES (name host port user type key), KEY and KNOWN.
learn() {
  local outputs
  outputs=$(on nodes "$1" stack output --json --show-secrets)
  (umask 077 && jq -r .key <<<"$outputs" >"$KEY")
  jq -r 'del(.key) | to_entries | sort_by(.key[1:] | tonumber)[] | "\(.key) \(.value.host) 22 \(.value.user) \(.value.hostKey | split(" ")[:2] | join(" "))"' \
    <<<"$outputs" >"$NODES"
  known "$NODES" >"$KNOWN"
}

# known FILE: its nodes as lines of a known_hosts.
known() { awk '{ print ($3 == 22 ? $2 : "[" $2 "]:" $3), $5, $6 }' "$1"; }

ssh_options() { printf '%s\n' -F /dev/null -i "$KEY" -o UserKnownHostsFile="$KNOWN" -o StrictHostKeyChecking=yes -o BatchMode=yes -o ConnectTimeout=10; }

# as_root NAME HOST PORT USER: a script from standard input on a node.
as_root() {
  local options
  mapfile -t options < <(ssh_options)
  ssh "${options[@]}" -p "$3" "$4@$2" 'sudo -n sh'
}

# everywhere FUNCTION: a function with a node's line as its arguments, on all nodes side by side.
everywhere() {
  local pids=() line pid
  while read -r line; do
    # shellcheck disable=SC2086 # a line is words
    "$1" $line </dev/null &
    pids+=($!)
  done <"$NODES"
  for pid in "${pids[@]}"; do wait "$pid" || return 1; done
}

# serve PREFIX: the bundles at http://PREFIX.1:8089, on the bridge of the nodes' network only.
serve() {
  python3 -m http.server --bind "$1.1" --directory "$CROFT_CACHE/bundle" 8089 >"$WORK/http.log" 2>&1 &
  SERVER=$!
  local i
  for ((i = 0; i < 100; i++)); do
    curl -fs -o /dev/null "http://$1.1:8089/debian-13/Release" && return 0
    sleep 0.1
  done
  fail "no repository at http://$1.1:8089: $(tail -n 3 "$WORK/http.log")"
}

unserve() { [ -z "${SERVER:-}" ] || kill "$SERVER" 2>/dev/null || true; SERVER=; }
