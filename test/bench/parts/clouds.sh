# shellcheck shell=bash
# Part clouds: machines of AWS against its emulator behind a line that makes each answer 50 ms late: whether calls run side by side, how many a refresh takes.

CLOUD_MACHINES=${CLOUD_MACHINES:-50} CLOUD_REFRESHED=${CLOUD_REFRESHED:-100} CLOUD_DELAY=50

# emulator: starts moto and the proxy before it; sets CLOUD to the proxy's address.
emulator() {
  local moto port
  moto=$("$ROOT/setup/moto.sh")
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  MOTO_AMIS_PATH=$ROOT/providers/aws/src/test/resources/amis.json "$moto" -H 127.0.0.1 -p "$port" >"$WORK/moto.log" 2>&1 &
  timeout 60 sh -c "until python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", $port), 1)' 2>/dev/null; do sleep 0.2; done" \
    || fail "moto did not start: $(tail -n 3 "$WORK/moto.log")"
  java -cp "$WORK/bench.jar" dev.croft.test.bench.CloudProxy "http://127.0.0.1:$port" "$CLOUD_DELAY" >"$WORK/proxy.port" 2>"$WORK/proxy.log" &
  timeout 20 sh -c "until [ -s '$WORK/proxy.port' ]; do sleep 0.1; done" || fail "the proxy did not start: $(tail -n 3 "$WORK/proxy.log")"
  CLOUD=http://127.0.0.1:$(cat "$WORK/proxy.port")
}

# counts: calls since the last time, "ACTION N" a line.
counts() { python3 -c 'import sys, urllib.request; sys.stdout.write(urllib.request.urlopen(sys.argv[1] + "/counts").read().decode())' "$CLOUD"; }

# of ACTION FILE: how often it was called.
of() { awk -v a="$1" '$1 == a { n = $2 } END { print n + 0 }' "$2"; }

cloud_stack() { # MACHINES [disks]
  new_stack clouds "bench-cloud$1"
  on clouds "bench-cloud$1" config set endpoint "$CLOUD" >/dev/null
  on clouds "bench-cloud$1" config set machines "$1" >/dev/null
  [ -z "${2:-}" ] || on clouds "bench-cloud$1" config set disks true >/dev/null
}

# plugin_start: seconds until the plugin says its port, as Pulumi waits for it.
plugin_start() {
  local start=$EPOCHREALTIME port
  coproc PLUGIN { exec "$ROOT/providers/plugin/bin/pulumi-resource-croft" 127.0.0.1:1 2>/dev/null; }
  # shellcheck disable=SC2153 # of coproc
  read -r port <&"${PLUGIN[0]}" || fail "the plugin did not start"
  since "$start"
  kill "$PLUGIN_PID" 2>/dev/null || true
  wait "$PLUGIN_PID" 2>/dev/null || true
}

part_clouds() {
  local size used
  compile
  java_project clouds CloudProgram
  emulator
  rm -f "$WORK"/cloud.*
  for _ in 1 2 3 4 5; do plugin_start >>"$WORK/cloud.start"; done
  for size in 1 "$CLOUD_MACHINES" 1 "$CLOUD_MACHINES" 1 "$CLOUD_MACHINES"; do
    say "clouds: $size machines"
    cloud_stack "$size"
    counts >/dev/null
    timed up clouds "bench-cloud$size" >>"$WORK/cloud.up$size"
    counts >"$WORK/cloud.calls$size"
    end_stack clouds "bench-cloud$size"
    on clouds "bench-cloud$size" stack rm --yes >/dev/null 2>&1
  done
  say "clouds: $CLOUD_REFRESHED machines with a disk each"
  cloud_stack "$CLOUD_REFRESHED" disks
  timed up clouds "bench-cloud$CLOUD_REFRESHED" >/dev/null
  counts >/dev/null
  rm -f "$WORK"/gc.*
  CROFT_JVM="-Xlog:gc:file=$WORK/gc.%p" timed up clouds "bench-cloud$CLOUD_REFRESHED" >"$WORK/cloud.noop"
  ! grep -qE '[0-9]+ (created|updated|replaced|deleted)' "$WORK/log" || fail "pulumi up changed something"
  counts >"$WORK/cloud.refresh"
  used=$(heap "$WORK"/gc.*)
  end_stack clouds "bench-cloud$CLOUD_REFRESHED"
  {
    table_head
    row "\`up\` of a network and 1 machine: the longest chain of calls" "$WORK/cloud.up1"
    row "\`up\` of a network and $CLOUD_MACHINES machines" "$WORK/cloud.up$CLOUD_MACHINES" "<= 1.3x that"
    row "\`up\` with nothing to do, refresh included: $((2 * CLOUD_REFRESHED)) machines and disks" "$WORK/cloud.noop"
    row "plugin: from its start to its port, both SDKs on its class path" "$WORK/cloud.start" "<= 0.5 s"
    printf '\nTimes as long: %s. Calls: %d for 1 machine, %d for %d; the emulator itself took %d ms for each with 1 machine and %d ms with %d, and the line %d ms more.\n' \
      "$(ratio "$(median "$WORK/cloud.up$CLOUD_MACHINES")" "$(median "$WORK/cloud.up1")")" \
      "$(all_calls "$WORK/cloud.calls1")" "$(all_calls "$WORK/cloud.calls$CLOUD_MACHINES")" "$CLOUD_MACHINES" \
      "$(of answer-ms "$WORK/cloud.calls1")" "$(of answer-ms "$WORK/cloud.calls$CLOUD_MACHINES")" "$CLOUD_MACHINES" "$CLOUD_DELAY"
    printf 'The refresh of %d machines and as many disks asked DescribeInstances %d times and DescribeVolumes %d times (goal: once for 50), all in all %d calls. Heap before a collection / taken: %s MiB (goal <= 256).\n' \
      "$CLOUD_REFRESHED" "$(of DescribeInstances "$WORK/cloud.refresh")" "$(of DescribeVolumes "$WORK/cloud.refresh")" \
      "$(all_calls "$WORK/cloud.refresh")" "${used/ / / }"
  } | section clouds "Machines of a cloud"
}

all_calls() { awk '$1 != "answer-ms" { n += $2 } END { print n + 0 }' "$1"; }
