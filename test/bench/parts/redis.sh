# shellcheck shell=bash
# Part redis: how long nobody can write when the node of a master loses its power, with sentinels and with a cluster on the
# same nodes; and how long it takes to found a cluster on nodes that have the program.

REDIS_RUNS=${RUNS:-10}

# redis_environment [SHARDS]: the data, with the cluster or without it.
redis_environment() {
  cat <<YAML
domain: bench.croft
network: { cidr: 10.48.15.0/24 }
vm: { cpus: 1, memoryMib: 640 }
infra: { nodes: [ { ip: 10.48.15.10 } ] }
redis:
  cache:
    mode: sentinel
    tls: false
    vm: { memoryMib: 512 }
    memory: { maxmemoryMib: 32 }
    nodes:
      - { seq: 1, ip: 10.48.15.11, instances: [ { port: 6379 } ] }
      - { seq: 2, ip: 10.48.15.12, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
      - { seq: 3, ip: 10.48.15.13, instances: [ { port: 6379, replicaOf: cache-1-6379 } ] }
YAML
  [ -z "${1:-}" ] || cat <<YAML
  shards:
    mode: cluster
    tls: false
    memory: { maxmemoryMib: 32 }
    exporterPort: 9122
    nodes:
      - { seq: 1, node: cache-1, instances: [ { port: 7001 }, { port: 7002 } ] }
      - { seq: 2, node: cache-2, instances: [ { port: 7001 }, { port: 7002 } ] }
      - { seq: 3, node: cache-3, instances: [ { port: 7001 }, { port: 7002 } ] }
YAML
  cat <<YAML
provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
allowDestroy: true
YAML
}

# redis_up [SHARDS]: the environment as declared.
redis_up() {
  on environment bench-redis config set croft-stacks:environment "$(redis_environment "$@")" >/dev/null
  up environment bench-redis >"$WORK/log" 2>&1 || { tail -n 30 "$WORK/log" >&2; return 1; }
}

redis_row() { # WORDS DEPLOYMENT GOAL
  local lines=$WORK/redis.row
  awk -v d="$2" '$1 == d { print $2, $3, $4 }' "$WORK/redis.faults" >"$lines"
  cut -d' ' -f3 "$lines" >"$lines.back"
  printf '| %s | %s | %s | %d | %s | %d | %s |\n' "$1" "$(pretty "$(median "$lines")")" "$(pretty "$(p95 "$lines")")" \
    "$(awk '{ s += $2 } END { print s }' "$lines")" "$(pretty "$(median "$lines.back")")" "$(wc -l <"$lines")" "$3"
}

part_redis() {
  local outputs round
  environment_project
  new_stack environment bench-redis
  redis_up shards
  : >"$WORK/redis.founded"
  for ((round = 0; round < 3; round++)); do
    redis_up
    redis_up shards
    sed -nE 's/.*croft:bootstrap:Redis shards created \(([0-9.]+)s\).*/\1/p' "$WORK/log" >>"$WORK/redis.founded"
  done
  [ "$(wc -l <"$WORK/redis.founded")" = 3 ] || fail "redis: cannot read how long the cluster took from Pulumi's output"
  outputs=$(on environment bench-redis stack output --json --show-secrets)
  jq -r '.endpoints.nodes | to_entries[] | "\(.key) \(.value.host)"' <<<"$outputs" >"$NODES"
  jq -r '.endpoints.redis | to_entries[] | .key as $d | (.value.instances[] | "\($d) instance \(.)"), ((.value.sentinels // [])[] | "\($d) sentinel \(.)")' \
    <<<"$outputs" >"$WORK/redis.places"
  BENCH_PASSWORD_CACHE=$(jq -r .redisPasswords.cache <<<"$outputs")
  BENCH_PASSWORD_SHARDS=$(jq -r .redisPasswords.shards <<<"$outputs")
  export BENCH_PASSWORD_CACHE BENCH_PASSWORD_SHARDS
  compile
  say "redis: $REDIS_RUNS power cuts"
  : >"$WORK/redis.faults"
  for ((round = 0; round < REDIS_RUNS; round++)); do
    java -cp "$ROOT/.croft/run/pulumi-resource-croft.jar:$WORK/bench.jar" dev.croft.test.bench.RedisFaultBench \
      "$NODES" "$WORK/redis.places" bench-redis 1 >>"$WORK/redis.faults"
    # One node with most of the masters would take the majority with it.
    on environment bench-redis stack export --show-secrets 2>/dev/null \
      | "$ROOT/providers/plugin/bin/pulumi-resource-croft" --redis shards rebalance >"$WORK/log" 2>&1 || { tail -n 20 "$WORK/log" >&2; return 1; }
  done
  end_stack environment bench-redis
  {
    printf '| power cut of the node with a master | without a write, median | p95 | acknowledged keys lost | all follow again, median | runs | goal |\n|---|---|---|---|---|---|---|\n'
    redis_row "three sentinels, a master and two replicas" cache "<= 10 s"
    redis_row "cluster of three masters with a replica each" shards "<= 10 s"
    printf '\n'
    table_head
    row "founding a cluster of 3 x 2 on three nodes that have the program" "$WORK/redis.founded" "<= 10 s"
    printf '\nBoth deployments are on the same three nodes, and lose one at the same time; a writer each, a key every 10 ms, tried until it is taken;\na client waits half a second for an answer, and asks anew where the master is after three tries.\n'
  } | section redis "Redis under a writer"
}
