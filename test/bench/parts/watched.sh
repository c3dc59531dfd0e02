# shellcheck shell=bash
# Part watched: 50 nodes, a Redis instance on all but one, under one infra node of one core: whether each is asked every 10 s, how
# long that takes, what INFRA uses for it, and how soon a node's metrics and logs are there.

WATCHED=${WATCHED_NODES:-50} WATCHED_MINUTES=5 WATCHED_PREFIX=10.48.16

watched_environment() {
  local n
  cat <<YAML
domain: watched.croft
network: { cidr: $WATCHED_PREFIX.0/24 }
vm: { cpus: 1, memoryMib: 1024 }
infra: { nodes: [ { ip: $WATCHED_PREFIX.10 } ] }
redis:
  cache:
    mode: standalone
    tls: false
    vm: { memoryMib: 512 }
    memory: { maxmemoryMib: 16 }
    nodes:
YAML
  for ((n = 1; n < WATCHED; n++)); do
    printf '      - { seq: %d, ip: %s.%d, instances: [ { port: 6379 } ] }\n' "$n" "$WATCHED_PREFIX" "$((10 + n))"
  done
  cat <<YAML
provider: { backend: libvirt, libvirt: { uri: "lxc:///" } }
allowDestroy: true
YAML
}

# told PATH QUERY [ARGUMENT...]: what INFRA's portal answers.
told() {
  curl -fsS --cacert "$WORK/ca.crt" -K "$WORK/login" --get --data-urlencode "query=$2" "${@:3}" "${PORTAL%/}$1"
}

# metric QUERY: the first value.
metric() { told /metrics/api/v1/query "$1" | jq -r '.data.result[0].value[1] // "0"'; }

# waited FUNCTION SECONDS: how long until it holds.
waited() {
  local start=$EPOCHREALTIME
  until "$1"; do
    [ "$(since "$start" | cut -d. -f1)" -lt "$2" ] || fail "watched: not so after $2 s: $1"
    sleep 0.5
  done
  since "$start"
}

all_are_asked() { [ "$(metric "count(up{job='node'}==1)")" = "$WATCHED" ]; }
all_have_logged() {
  [ "$(told /logs/select/logsql/query '_time:1h | stats count_uniq(ins) n' | jq -r '.n // 0')" -ge "$WATCHED" ]
}

part_watched() {
  local outputs metrics logs window
  environment_project
  new_stack environment bench-watched
  on environment bench-watched config set croft-stacks:environment "$(watched_environment)" >/dev/null
  say "watched: $WATCHED nodes"
  up environment bench-watched >"$WORK/log" 2>&1 || { tail -n 30 "$WORK/log" >&2; return 1; }
  outputs=$(on environment bench-watched stack output --json --show-secrets)
  PORTAL=$(jq -r .endpoints.portal <<<"$outputs")
  jq -r .caCertificate <<<"$outputs" >"$WORK/ca.crt"
  (umask 077 && jq -r '"user = \"\(.portalLogin.user):\(.portalLogin.password)\""' <<<"$outputs" >"$WORK/login")
  metrics=$(waited all_are_asked 60)
  logs=$(waited all_have_logged 60)
  say "watched: $WATCHED_MINUTES minutes"
  sleep $((WATCHED_MINUTES * 60))
  window=${WATCHED_MINUTES}m
  {
    table_head
    printf '| after `up`: metrics of all nodes are there | %s | | 1 | <= 15 s |\n' "$(pretty "$metrics")"
    printf '| then: logs of all nodes are there | %s | | 1 | <= 15 s |\n' "$(pretty "$logs")"
    printf '\n| %s minutes, %s nodes, %s targets | |\n|---|---|\n' "$WATCHED_MINUTES" "$WATCHED" "$(metric 'count(up)')"
    printf '| answers of a node in that time, fewest and most (one each 10 s: %d) | %s, %s |\n' $((WATCHED_MINUTES * 6)) \
      "$(metric "min(count_over_time(up{job='node'}[$window]))")" "$(metric "max(count_over_time(up{job='node'}[$window]))")"
    printf '| answers that failed, of all targets | %s |\n' "$(metric "sum(count_over_time((up==0)[$window:10s])) or vector(0)")"
    printf '| asking one target, median and p99 | %.3f s, %.3f s |\n' \
      "$(metric "quantile(0.5, avg_over_time(scrape_duration_seconds[$window]))")" "$(metric "quantile(0.99, max_over_time(scrape_duration_seconds[$window]))")"
    printf '| series, and samples a second | %s, %.0f |\n' "$(metric 'sum(scrape_samples_scraped)')" "$(metric "sum(rate(vm_rows_inserted_total[$window]))")"
    printf '| CPU of the infra node that is in use, mean | %.0f %% |\n' \
      "$(metric "100 * (1 - avg(rate(node_cpu_seconds_total{ins='infra-1',mode='idle'}[$window])))")"
    printf '| memory of the infra node that is in use | %.0f MiB |\n' \
      "$(metric "(node_memory_MemTotal_bytes{ins='infra-1'} - node_memory_MemAvailable_bytes{ins='infra-1'}) / 1048576")"
    printf '| of that VictoriaMetrics | %.0f MiB |\n' "$(metric "sum(process_resident_memory_bytes{job='victoria-metrics'}) / 1048576")"
  } | section watched "One infra node under many nodes"
  end_stack environment bench-watched
}
