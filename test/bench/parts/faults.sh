# shellcheck shell=bash
# Part faults: how long nobody can write when the leader of a cluster of three fails, and what is lost; with Croft's speeds of
# failover, and with Patroni's own timeouts in the same run.

FAULT_RUNS=${RUNS:-10}

# timeouts TTL LOOP_WAIT RETRY_TIMEOUT: of the cluster that runs.
timeouts() {
  read -r _ host port user _ <"$NODES"
  as_root leader "$host" "$port" "$user" <<SH
patronictl -c /etc/patroni/config.yml edit-config --force --quiet -s ttl=$1 -s loop_wait=$2 -s retry_timeout=$3 >/dev/null
SH
}

# faults NAME PREFIX FAULT...: each FAULT_RUNS times, into WORK/faults.NAME.
faults() {
  say "faults: $1, $FAULT_RUNS runs"
  java -cp "$ROOT/.croft/run/pulumi-resource-croft.jar:$WORK/bench.jar" dev.croft.test.bench.FaultBench \
    "$NODES" "$KEY" "$KNOWN" "$2" "$FAULT_RUNS" "${@:3}" >"$WORK/faults.$1"
}

# fault_row WORDS NAME FAULT [ETCD]: of the lines of one fault.
fault_row() {
  local lines=$WORK/faults.row
  awk -v f="$3" -v e="${4:-}" '$1 == f && (e == "" || $5 == e) { print $2, $3, $4 }' "$WORK/faults.$2" >"$lines"
  [ -s "$lines" ] || return 0
  cut -d' ' -f3 "$lines" >"$lines.back"
  printf '| %s | %s | %s | %s | %d | %s | %d |\n' "$1" "$2" "$(pretty "$(median "$lines")")" "$(pretty "$(p95 "$lines")")" \
    "$(awk '{ s += $2 } END { print s }' "$lines")" "$(pretty "$(median "$lines.back")")" "$(wc -l <"$lines")"
}

# faults_cluster STACK: three members with etcd on their nodes, and all that a fault needs.
faults_cluster() {
  local outputs url
  environment_project
  new_stack environment "$1"
  on environment "$1" config set croft-stacks:environment \
    "$(sed -E 's/10\.43\.0\./10.48.7./g; s/^  pg-test:/&\n    failover: fast/' "$ROOT/stacks/environments/dev.yaml")" >/dev/null
  up environment "$1" >"$WORK/log" 2>&1 || { tail -n 30 "$WORK/log" >&2; return 1; }
  outputs=$(on environment "$1" stack output --json --show-secrets)
  (umask 077 && jq -r .adminKey <<<"$outputs" >"$KEY")
  jq -r '.endpoints.nodes | to_entries[] | select(.key | startswith("pg-")) | "\(.key) \(.value.host) \(.value.port) \(.value.user) \(.value.hostKey | split(" ")[:2] | join(" "))"' \
    <<<"$outputs" >"$NODES"
  known "$NODES" >"$KNOWN"
  compile
  url=$(jq -r '.connectionStrings | to_entries[0].value' <<<"$outputs")
  psql -X -qAt -c 'create table acknowledged (n int)' "$url"
  BENCH_USER=app BENCH_DATABASE=app
  BENCH_PASSWORD=$(sed -E 's|.*://[^:]*:([^@]*)@.*|\1|' <<<"$url")
  export BENCH_USER BENCH_DATABASE BENCH_PASSWORD
}

part_handover() {
  local stack=bench-faults
  faults_cluster "$stack"
  timeouts 30 2 10
  sleep 12
  faults normal "$stack" switchover handover
  end_stack environment "$stack"
  {
    printf '| the lead is handed over as planned | timeouts | without a write, median | p95 | acknowledged rows lost | all follow again, median | runs |\n|---|---|---|---|---|---|---|\n'
    fault_row "by patronictl" normal switchover
    fault_row "by \`make pg CMD=switchover\`" normal handover
    printf '\nGoal: median <= 1.5 s. Patroni looks once a second whether PostgreSQL has stopped; where Croft hands over, it finds it so at once. Timeouts of `normal`.\n'
  } | section handover "Planned hand-over under a writer"
}

part_faults() {
  local stack=bench-faults speed
  faults_cluster "$stack"
  for speed in fast normal patroni; do
    case $speed in
      fast) timeouts 20 2 8 ;;
      normal) timeouts 30 2 10 ;;
      patroni) timeouts 30 10 10 ;;
    esac
    sleep 12
    faults "$speed" "$stack" switchover postgres patroni power
  done
  end_stack environment "$stack"
  {
    printf '| fault of the leader | timeouts | without a write, median | p95 | acknowledged rows lost | all follow again, median | runs |\n|---|---|---|---|---|---|---|\n'
    for speed in fast normal patroni; do
      fault_row "planned switchover" "$speed" switchover
      fault_row "kill -9 of PostgreSQL" "$speed" postgres
      fault_row "kill -9 of Patroni" "$speed" patroni
      fault_row "power cut, etcd keeps its leader" "$speed" power without
      fault_row "power cut, with the leader of etcd" "$speed" power with-etcd
    done
    printf '\nThree members with etcd on the same nodes, asynchronous; one writer, an insert each 10 ms through 5433, which tries the members in turn.\n'
    printf 'Timeouts (ttl, loop_wait, retry_timeout): fast 20/2/8, normal 30/2/10, patroni 30/10/10: Patroni'"'"'s defaults.\n'
  } | section faults "Faults under a writer"
}
