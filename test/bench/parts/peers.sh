# shellcheck shell=bash
# Parts install, noop and delay: the same items on the same three nodes by Croft's engine, a script by hand, pyinfra and Ansible.

PEERS=$HERE/peers PEER_STACK=bench-peers PEER_PREFIX=10.48.3
ROUNDS=${RUNS:-5}

# peers_up: three bare machines, the repository, and the engine's JVM; made once a run.
peers_up() {
  [ -z "${PEERS_ARE_UP:-}" ] || return 0
  tools_of_peers
  machines "$PEER_STACK" 3 "$PEER_PREFIX" 1024
  say "peers: three machines"
  up nodes "$PEER_STACK" >"$WORK/log" 2>&1 || { grep -i -A3 "error:" "$WORK/log" | tail -n 20 >&2; fail "no machines"; }
  learn "$PEER_STACK"
  serve "$PEER_PREFIX"
  everywhere prepare
  start_engine
  PEERS_ARE_UP=1
}

# tools_of_peers: pinned releases of PyPI in a folder of the cache.
tools_of_peers() {
  VENV=$CROFT_CACHE/bench/$(sha256sum <"$PEERS/requirements.txt" | cut -c1-12)
  [ -x "$VENV/bin/pyinfra" ] && [ -x "$VENV/bin/ansible-playbook" ] && return 0
  say "installing Ansible and pyinfra into $VENV (once)"
  rm -rf "$VENV"
  mkdir -p "${VENV%/*}"
  python3 -m venv "$VENV"
  "$VENV/bin/pip" install -q --disable-pip-version-check -r "$PEERS/requirements.txt"
}

# prepare NAME HOST PORT USER ...: the repository as the node's only source; the lists are left as old as they are.
prepare() {
  local key tries
  # A machine that was just made may not listen yet.
  for ((tries = 0; tries < 300; tries++)); do ! as_root "$@" <<<true 2>/dev/null || break; sleep 0.2; done
  key=$(base64 -w0 "$CROFT_CACHE/bundle/debian-13/croft-bundle.gpg")
  as_root "$@" <<SH
set -e
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
mkdir -p /etc/apt/keyrings
echo $key | base64 -d >/etc/apt/keyrings/bench.gpg
echo 'deb [signed-by=/etc/apt/keyrings/bench.gpg] http://$PEER_PREFIX.1:8089/debian-13 ./' >/etc/apt/sources.list.d/bench.list
while ! systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded'; do sleep 0.1; done
SH
}

start_engine() {
  # What differs between nodes is their own name only, so that one JVM serves all measurements.
  coproc ENGINE { exec java -cp "$ROOT/.croft/run/pulumi-resource-croft.jar:$WORK/bench.jar" dev.croft.test.bench.EngineBench "$PEERS" "$NODES" "$KEY" 2>"$WORK/engine.log"; }
  # shellcheck disable=SC2153 # bash sets ENGINE_PID
  ENGINE_IN=${ENGINE[1]} ENGINE_OUT=${ENGINE[0]} ENGINE_RUNS=$ENGINE_PID
}

# stop_engine: by its id, since what we started on the side may still hold the other end of its orders.
stop_engine() {
  [ -n "${ENGINE_RUNS:-}" ] || return 0
  kill "$ENGINE_RUNS" 2>/dev/null || true
  wait "$ENGINE_RUNS" 2>/dev/null || true
  ENGINE_RUNS=
}

# ask ORDER: sends it to the engine's JVM; its answer is in ANSWER.
ask() {
  echo "$1" >&"$ENGINE_IN"
  read -r ANSWER <&"$ENGINE_OUT" || fail "the engine's JVM has gone: $(tail -n 5 "$WORK/engine.log")"
  case $ANSWER in failed*) fail "engine: $ANSWER" ;; esac
}

# engine ORDER FILE: seconds of a run that must not change anything.
engine() {
  ask "$1"
  [ "${ANSWER#* }" = 0 ] || fail "the engine changed something in a run that had nothing to do: $ANSWER, $(tail -n 5 "$WORK/engine.log")"
  echo "${ANSWER% *}" >>"$2"
}

words() { tr '\n' ' ' <"$PEERS/$1"; }
variables() {
  printf "PACKAGES='%s' USERS='%s' UNITS='%s' SUM='%s' NODE='%s' ADDRESSES='%s'\n" "$(words packages)" "$(words users)" "$(words units)" \
    "${3:-}" "$1" "$(cut -d' ' -f2 "$NODES" | tr '\n' ' ')"
}

install_by_hand() { { variables "$1"; cat "$PEERS/script/install.sh"; } | as_root "$@" >"$WORK/hand.$1" 2>&1 || { tail -n 5 "$WORK/hand.$1" >&2; return 1; }; }
look_by_hand() {
  { variables "$1" "" "$(cat "$WORK/sum.$1")"; cat "$PEERS/script/look.sh"; } | as_root "$@" | grep -qx unchanged
}
remember_sums() {
  as_root "$@" <<<'cd /etc/croft-bench && for n in 1 2 3 4 5 6 7 8 9 10; do cat f$n.conf; done | sha256sum | cut -c1-64' >"$WORK/sum.$1"
}

# again: new machines of the same names, as bare as the first.
again() {
  down nodes "$PEER_STACK" >"$WORK/log" 2>&1
  unserve
  up nodes "$PEER_STACK" >"$WORK/log" 2>&1
  learn "$PEER_STACK"
  serve "$PEER_PREFIX"
  everywhere prepare
  stop_engine
  start_engine
}

part_install() {
  local run runs=${RUNS:-2}
  peers_up
  rm -f "$WORK"/install.*
  for ((run = 1; run <= runs; run++)); do
    [ -z "${PEERS_ARE_USED:-}" ] || again
    PEERS_ARE_USED=1
    say "install: run $run of $runs, by hand"
    seconds everywhere install_by_hand >>"$WORK/install.hand"
    again
    say "install: run $run of $runs, by the engine"
    ask fresh
    echo "${ANSWER% *}" >>"$WORK/install.engine"
  done
  {
    table_head
    row "script by hand, on all three side by side" "$WORK/install.hand"
    row "engine, from connecting to the last service" "$WORK/install.engine" "<= 1.2x the script"
    printf '\nRatio of the medians: %s. Three new machines for each run: %s packages and what they need from a repository on the host, %s files, %s users, %s units. The JVM starts cold; its start is not counted.\n' \
      "$(awk -v a="$(median "$WORK/install.engine")" -v b="$(median "$WORK/install.hand")" 'BEGIN { printf "%.2f", a / b }')" \
      "$(wc -l <"$PEERS/packages")" 10 "$(wc -l <"$PEERS/users")" "$(wc -l <"$PEERS/units")"
  } | section install "First install on three bare nodes"
}

ansible() { # CONFIGURATION INVENTORY
  (
    cd "$PEERS/ansible"
    ANSIBLE_CONFIG=$PEERS/ansible/$1.cfg ANSIBLE_HOME=$WORK/ansible ANSIBLE_SSH_CONTROL_PATH_DIR=$WORK/cp ANSIBLE_NOCOLOR=1 \
      "$VENV/bin/ansible-playbook" -i "$2" site.yml
  ) || return 1
}
ansible_is_idle() { [ "$(grep -c 'changed=0 .*unreachable=0 .*failed=0' "$WORK/log")" = 3 ]; }

pyinfra_() { # NODES
  BENCH_NODES=$1 BENCH_KEY=$KEY BENCH_KNOWN=$KNOWN BENCH_PEERS=$PEERS BENCH_ADDRESSES="$(cut -d' ' -f2 "$NODES" | tr '\n' ' ')" \
    "$VENV/bin/pyinfra" -y "$PEERS/pyinfra/inventory.py" "$PEERS/pyinfra/deploy.py"
}

inventory() { # NODES
  awk -v key="$KEY" -v known="$KNOWN" -v peers="$(cut -d' ' -f2 "$NODES" | sed 's/.*/"&"/' | paste -sd,)" '
    BEGIN { print "[bench]" }
    { printf "%s ansible_host=%s ansible_port=%s ansible_user=%s ansible_ssh_private_key_file=%s ansible_ssh_common_args=\"-F /dev/null -o UserKnownHostsFile=%s\" node=%s\n", $1, $2, $3, $4, key, known, $1 }
    END { print "[bench:vars]\nansible_python_interpreter=/usr/bin/python3\npeers=[" peers "]" }' "$1"
}

# ready: the items are on the nodes, Ansible has what its apt module wants, and NODES is there for `pulumi up`.
ready() {
  [ -z "${PEERS_ARE_READY:-}" ] || return 0
  peers_up
  PEERS_ARE_USED=1
  say "peers: bringing the items to the nodes"
  python3_apt
  on nodes "$PEER_STACK" config set repository "http://$PEER_PREFIX.1:8089/debian-13" >/dev/null
  on nodes "$PEER_STACK" config set packages "$(paste -sd, "$PEERS/packages")" >/dev/null
  everywhere forget_source
  up nodes "$PEER_STACK" >"$WORK/log" 2>&1 || { grep -i -A3 "error:" "$WORK/log" | tail -n 20 >&2; fail "no NODES"; }
  ask fresh
  everywhere remember_sums
  everywhere put_python3_apt
  inventory "$NODES" >"$WORK/inventory.ini"
  for _ in 1 2 3 4 5 6 7 8 9 10; do engine fresh /dev/null; engine open /dev/null; done
  # They too may bring what they want their way once, such as a module's cache.
  seconds ansible tuned "$WORK/inventory.ini" >/dev/null
  seconds pyinfra_ "$NODES" >/dev/null
  PEERS_ARE_READY=1
}

# forget_source: NODES brings the same repository under a key file of its own, and APT refuses two for one address.
forget_source() { as_root "$@" <<<'rm -f /etc/apt/sources.list.d/bench.list'; }

# python3_apt: Debian's package that Ansible's apt module needs on a node; it is not in the bundle.
python3_apt() {
  local dir=$CROFT_CACHE/bench/python3-apt
  [ -z "$(find "$dir" -name '*.deb' 2>/dev/null)" ] || return 0
  mkdir -p "$dir"
  (
    set -euo pipefail
    # shellcheck source=/dev/null
    for part in common mirrors apt-root; do . "$ROOT/bundle/lib/$part.sh"; done
    apt_root "$WORK/apt" trixie
    cd "$dir" && APT_CONFIG=$WORK/apt/apt.conf apt-get -q download python3-apt python-apt-common >/dev/null
  )
}
put_python3_apt() {
  local options file
  mapfile -t options < <(ssh_options)
  for file in "$CROFT_CACHE"/bench/python3-apt/*.deb; do
    ssh "${options[@]}" -p "$3" "$4@$2" "cat >/tmp/${file##*/}" <"$file"
  done
  as_root "$@" >/dev/null 2>&1 <<<'dpkg --force-depends -i /tmp/python*apt*.deb'
}

# items_of_nodes: what NODES declares on the first node, by kind, as words.
items_of_nodes() {
  on nodes "$PEER_STACK" stack export | jq -r '[.deployment.resources[] | select(.type == "croft:bootstrap:Node")][0].outputs.items
    | if type == "object" then keys else [] end | map(sub("^[^/]*/"; "") | split(":")[0]) | group_by(.) | map("\(length) \(.[0])") | join(", ")'
}

part_noop() {
  local round
  ready
  rm -f "$WORK"/noop.*
  for ((round = 1; round <= ROUNDS; round++)); do
    say "noop: round $round of $ROUNDS"
    seconds ansible default "$WORK/inventory.ini" >>"$WORK/noop.default"
    ansible_is_idle || fail "Ansible changed something: $(grep -m 3 changed: "$WORK/log")"
    seconds ansible tuned "$WORK/inventory.ini" >>"$WORK/noop.tuned"
    ansible_is_idle || fail "Ansible changed something: $(grep -m 3 changed: "$WORK/log")"
    seconds pyinfra_ "$NODES" >>"$WORK/noop.pyinfra"
    ! grep -qE '\| +Success' "$WORK/log" || fail "pyinfra changed something: $(grep -m 3 Success "$WORK/log")"
    seconds up nodes "$PEER_STACK" >>"$WORK/noop.up"
    ! grep -qE '[0-9]+ (created|updated|replaced|deleted)' "$WORK/log" || fail "pulumi up changed something"
    for _ in 1 2 3; do
      seconds everywhere look_by_hand >>"$WORK/noop.script"
      engine fresh "$WORK/noop.fresh"
      engine open "$WORK/noop.open"
    done
  done
  {
    printf '| what | median | p95 | runs | Ansible, pipelining: times as long | pyinfra: times as long | goal |\n|---|---|---|---|---|---|---|\n'
    peer_row "Ansible, as it comes" default ""
    peer_row "Ansible, pipelining and forks" tuned ""
    peer_row "pyinfra" pyinfra ""
    peer_row "\`pulumi up --skip-preview\`, whole, with all its starts" up ">= 5x and >= 1.3x"
    peer_row "one ssh and one script by hand for each node (the floor)" script ""
    peer_row "Croft's engine in a warm JVM, new connections" fresh ">= 30x and >= 8x"
    peer_row "Croft's engine in a warm JVM, open connections" open ""
    printf '\nThree nodes, all reached as an ordinary user with sudo. Items on each: %s packages, a folder with 10 templated files, %s users, %s units. ' \
      "$(wc -l <"$PEERS/packages")" "$(wc -l <"$PEERS/users")" "$(wc -l <"$PEERS/units")"
    printf '%s. `pulumi up` looks at more: the network, the image, three machines, and NODES on each, with the same packages: %s.\n' \
      "$("$VENV/bin/pip" freeze | grep -iE '^(ansible-core|pyinfra)==' | paste -sd' ')" "$(items_of_nodes)"
  } | section noop "Nothing to do, on three nodes, side by side"
}

peer_row() { # NAME FILE GOAL
  local m
  m=$(median "$WORK/noop.$2")
  printf '| %s | %s | %s | %d | %s | %s | %s |\n' "$1" "$(pretty "$m")" "$(pretty "$(p95 "$WORK/noop.$2")")" "$(wc -l <"$WORK/noop.$2")" \
    "$(ratio "$(median "$WORK/noop.tuned")" "$m")" "$(ratio "$(median "$WORK/noop.pyinfra")" "$m")" "$3"
}

part_delay() {
  local ms i what lines=()
  ready
  rm -f "$WORK"/delay.*
  for ms in 0 20 370; do
    say "delay: $ms ms"
    ask "delay $ms"
    delayed_nodes "$ANSWER" >"$WORK/delayed"
    known "$WORK/delayed" >"$KNOWN"
    inventory "$WORK/delayed" >"$WORK/delayed.ini"
    engine open /dev/null
    for ((i = 0; i < 7; i++)); do
      engine fresh "$WORK/delay.fresh.$ms"
      engine open "$WORK/delay.open.$ms"
      NODES=$WORK/delayed seconds everywhere look_by_hand >>"$WORK/delay.script.$ms"
    done
    seconds pyinfra_ "$WORK/delayed" >>"$WORK/delay.pyinfra.$ms"
    seconds ansible tuned "$WORK/delayed.ini" >>"$WORK/delay.tuned.$ms"
  done
  ask "delay 0"
  known "$NODES" >"$KNOWN"
  for what in "engine, new connections:fresh:<= 6" "engine, open connections:open:" "ssh and script by hand:script:" "pyinfra (1 run):pyinfra:" "Ansible, pipelining (1 run):tuned:"; do
    IFS=: read -r name file goal <<<"$what"
    lines+=("| $name | $(pretty "$(median "$WORK/delay.$file.0")") | $(pretty "$(median "$WORK/delay.$file.20")") | $(pretty "$(median "$WORK/delay.$file.370")") | $(
      awk -v a="$(median "$WORK/delay.$file.0")" -v b="$(median "$WORK/delay.$file.370")" 'BEGIN { printf "%.1f", (b - a) / 0.370 }') | $goal |")
  done
  {
    printf '| what | 0 ms | 20 ms | 370 ms | round trips that 370 ms cost | goal |\n|---|---|---|---|---|---|\n'
    printf '%s\n' "${lines[@]}"
    printf '\nThe no-op above, medians of 7, over a TCP proxy on loopback that hands on each piece of data half a round trip later. The handshake of TCP itself, one more round trip on a real line, is not delayed. What remains for a new connection: key exchange algorithms, key exchange, the login service, the login, the channel, and the command with its answer.\n'
  } | section delay "Nothing to do, over long lines"
}

# delayed_nodes "HOST:PORT ...": the nodes' lines with these in place of their own.
delayed_nodes() {
  local line ports n=0 name type key user
  read -r -a ports <<<"$1"
  while read -r name _ _ user type key; do
    line=${ports[n++]}
    echo "$name ${line%:*} ${line#*:} $user $type $key"
  done <"$NODES"
}
