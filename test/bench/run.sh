#!/usr/bin/env bash
# Measures what users wait for and writes test/bench/RESULTS.md: medians and worst of RUNS runs on this machine. Called by
# `make bench`, with the project's tools on PATH, after set-up, build and bundle. Uses a stack of its own ("bench") with a state
# backend of its own, and destroys it in the end.
#   RUNS=3          runs of each
#   BENCH=sandbox   only the sandbox; default: sandbox and dev
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
runs=${RUNS:-3}
work=$(mktemp -d)
export PULUMI_BACKEND_URL=file://$work/state PULUMI_CONFIG_PASSPHRASE=bench CROFT_OWNER=bench-$$
unset PULUMI_CONFIG_PASSPHRASE_FILE
mkdir "$work/state"
# A project of its own, whose stack files are not the checkout's, with the checkout's program and plugin.
ln -s "$root/stacks" "$work/stacks"
sed -e '/^stackConfigDir:/d' -e "s|path: providers|path: $root/providers|" "$root/Pulumi.yaml" >"$work/Pulumi.yaml"
stack=

pulumi_() {
  pulumi -C "$work" --non-interactive --color=never "$@" -s "$stack"
}

clean_up() {
  if [ -n "$stack" ]; then
    pulumi_ cancel --yes >/dev/null 2>&1 || true
    pulumi_ destroy --yes --skip-preview >"$work/destroy.log" 2>&1 || tail -20 "$work/destroy.log" >&2
  fi
  rm -rf "$work"
}
trap clean_up EXIT

# seconds COMMAND...: runs it quietly and prints how long it took; its output shows where it fails.
seconds() {
  local start end
  start=$(date +%s.%N)
  "$@" >"$work/log" 2>&1 || { tail -30 "$work/log" >&2; return 1; }
  end=$(date +%s.%N)
  awk -v a="$start" -v b="$end" 'BEGIN { printf "%.2f\n", b - a }'
}

# row NAME GOAL FILE: median and worst of the seconds in a file, as a line of the table.
row() {
  sort -n "$3" | awk -v name="$1" -v goal="$2" '{ v[NR] = $1 } END {
    m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf "| %s | %.2f s | %.2f s | %d | %s |\n", name, m, v[NR], NR, goal }' >>"$work/table"
}

new_stack() {
  stack=$1
  pulumi -C "$work" --non-interactive stack init "$stack" >/dev/null 2>&1
  # other addresses than the stack's own, which may be up
  pulumi_ config set croft-stacks:environment \
    "$(sed -E 's/10\.4[23]\.0\./'"$3"'/g; s/"lxc:/"lxc:/' "$root/stacks/environments/$2.yaml")" >/dev/null
}

up() { pulumi_ up --yes --skip-preview; }
down() { pulumi_ destroy --yes --skip-preview; }

query() {
  local url
  url=$(pulumi_ stack output --json --show-secrets | jq -r '.connectionStrings | to_entries[0].value')
  PGCONNECT_TIMEOUT=5 psql -X -qAt -c 'SELECT 1' "$url"
}

up_and_query() { up && query; }

measure() { # NAME-IN-TABLE ENVIRONMENT-FILE ADDRESSES GOALS(up down noop)
  local name=$1 file=$2 run
  new_stack "bench-$file" "$file" "$3"
  rm -f "$work"/{up,down,noop,preview}
  for ((run = 1; run <= runs; run++)); do
    echo "$name: run $run of $runs" >&2
    seconds up_and_query >>"$work/up"
    seconds up >/dev/null # the first one after a creation may still see clusters settle
    seconds up >>"$work/noop"
    seconds pulumi_ up --yes >>"$work/preview"
    [ "$run" -lt "$runs" ] || "$here/node.sh" "$stack" "$work" >>"$work/notes" || true
    seconds down >>"$work/down"
  done
  row "$name: from nothing to \`SELECT 1\` through port 5433" "$4" "$work/up"
  row "$name: \`up\` with nothing to do, refresh included" "$6" "$work/noop"
  row "$name: the same with a preview" "$7" "$work/preview"
  row "$name: destroy" "$5" "$work/down"
  stack=
}

measure sandbox sandbox 10.48.1. "<= 20 s" "<= 8 s" "<= 4 s" "<= 6 s"
[ "${BENCH:-}" = sandbox ] || measure dev dev 10.48.2. "" "" "<= 6 s" ""

{
  echo "# Measured"
  echo
  echo "By \`make bench\` on $(date -u +%Y-%m-%d): $(nproc) CPUs ($(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)), $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo) of memory, $(. /etc/os-release && echo "$PRETTY_NAME"), libvirt's LXC driver. Tools, bundle and image were built before."
  echo
  echo "| what | median | worst | runs | goal |"
  echo "|---|---|---|---|---|"
  cat "$work/table"
  echo
  cat "$work/notes"
} >"$here/RESULTS.md"
cat "$here/RESULTS.md"
