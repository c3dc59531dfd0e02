# shellcheck shell=bash
# Part clouds: machines of AWS and of Aliyun against stand-ins behind a line that makes each answer 50 ms late: whether calls run side by side, how many a refresh takes.

CLOUD_MACHINES=${CLOUD_MACHINES:-50} CLOUD_REFRESHED=${CLOUD_REFRESHED:-100} CLOUD_DELAY=50

# moto: starts AWS's emulator; sets EMULATOR to its port.
moto() {
  local moto
  moto=$("$ROOT/setup/moto.sh")
  EMULATOR=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  MOTO_AMIS_PATH=$ROOT/providers/aws/src/test/resources/amis.json "$moto" -H 127.0.0.1 -p "$EMULATOR" >"$WORK/moto.log" 2>&1 &
  timeout 60 sh -c "until python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", $EMULATOR), 1)' 2>/dev/null; do sleep 0.2; done" \
    || fail "moto did not start: $(tail -n 3 "$WORK/moto.log")"
}

# stand_in: the same for Aliyun, with the stand-in of its tests.
stand_in() {
  local cp=$ROOT/.croft/run/pulumi-resource-croft.jar
  # It knows the cloud's words by the SDK's classes, of which the plugin has but those that it needs.
  cp=$cp:$(find "$HOME/.m2/repository/com/aliyun" -name 'aliyun-java-sdk-*.jar' | paste -sd :)
  javac -nowarn -d "$WORK/stand-in" -cp "$cp" "$ROOT"/providers/contract/src/main/java/dev/croft/contract/Faults.java \
    "$ROOT"/providers/aliyun/src/test/java/dev/croft/aliyun/stub/*.java
  java -cp "$cp:$WORK/stand-in" dev.croft.aliyun.stub.Alone testid testsecret >"$WORK/stand-in.port" 2>"$WORK/stand-in.log" &
  awaits_port "$WORK/stand-in.port" "the stand-in for Aliyun"
  EMULATOR=$(cat "$WORK/stand-in.port")
}

awaits_port() { timeout 20 sh -c "until [ -s '$1' ]; do sleep 0.1; done" || fail "$2 did not start"; }

# delayed: starts the proxy before the emulator; sets CLOUD to its address.
delayed() {
  rm -f "$WORK/proxy.port"
  java -cp "$WORK/bench.jar" dev.croft.test.bench.CloudProxy "http://127.0.0.1:$EMULATOR" "$CLOUD_DELAY" >"$WORK/proxy.port" 2>"$WORK/proxy.log" &
  awaits_port "$WORK/proxy.port" "the proxy"
  CLOUD=http://127.0.0.1:$(cat "$WORK/proxy.port")
}

# counts: calls since the last time, "ACTION N" a line.
counts() { python3 -c 'import sys, urllib.request; sys.stdout.write(urllib.request.urlopen(sys.argv[1] + "/counts").read().decode())' "$CLOUD"; }

# of ACTION FILE: how often it was called.
of() { awk -v a="$1" '$1 == a { n = $2 } END { print n + 0 }' "$2"; }

cloud_stack() { # CLOUD MACHINES [disks]
  local cloud=$1
  shift
  new_stack clouds "bench-cloud$1"
  on clouds "bench-cloud$1" config set cloud "$cloud" >/dev/null
  on clouds "bench-cloud$1" config set endpoint "$CLOUD" >/dev/null
  on clouds "bench-cloud$1" config set machines "$1" >/dev/null
  [ -z "${2:-}" ] || on clouds "bench-cloud$1" config set disks true >/dev/null
}

# plugin_start: seconds until the plugin says its port, as Pulumi waits for it.
plugin_start() {
  local start=$EPOCHREALTIME
  coproc PLUGIN { exec "$ROOT/providers/plugin/bin/pulumi-resource-croft" 127.0.0.1:1 2>/dev/null; }
  # shellcheck disable=SC2153 # of coproc
  read -r _ <&"${PLUGIN[0]}" || fail "the plugin did not start"
  since "$start"
  kill "$PLUGIN_PID" 2>/dev/null || true
  wait "$PLUGIN_PID" 2>/dev/null || true
}

# one_and_many CLOUD: how long an up of one machine takes, and of many.
one_and_many() {
  local size
  for size in 1 "$CLOUD_MACHINES" 1 "$CLOUD_MACHINES" 1 "$CLOUD_MACHINES"; do
    say "clouds: $1, $size machines"
    cloud_stack "$1" "$size"
    counts >/dev/null
    timed up clouds "bench-cloud$size" >>"$WORK/cloud.$1.up$size"
    counts >"$WORK/cloud.$1.calls$size"
    end_stack clouds "bench-cloud$size"
    on clouds "bench-cloud$size" stack rm --yes >/dev/null 2>&1
  done
}

# cloud_rows CLOUD WORDS: their lines of the table.
cloud_rows() {
  row "$2: \`up\` of a network and 1 machine, the longest chain of calls" "$WORK/cloud.$1.up1"
  row "$2: \`up\` of a network and $CLOUD_MACHINES machines" "$WORK/cloud.$1.up$CLOUD_MACHINES" "<= 1.3x that"
}

# cloud_words CLOUD WORDS: how the two compare, and what the stand-in took of it.
cloud_words() {
  local one=$WORK/cloud.$1.calls1 many=$WORK/cloud.$1.calls$CLOUD_MACHINES
  printf '%s: %s times as long. Calls: %d for 1 machine, %d for %d; it took %d ms for each itself with 1 machine and %d ms with %d, and the line %d ms more.\n' \
    "$2" "$(ratio "$(median "$WORK/cloud.$1.up$CLOUD_MACHINES")" "$(median "$WORK/cloud.$1.up1")")" \
    "$(all_calls "$one")" "$(all_calls "$many")" "$CLOUD_MACHINES" "$(of answer-ms "$one")" "$(of answer-ms "$many")" "$CLOUD_MACHINES" "$CLOUD_DELAY"
}

part_clouds() {
  local used
  compile
  java_project clouds CloudProgram
  rm -f "$WORK"/cloud.*
  for _ in 1 2 3 4 5; do plugin_start >>"$WORK/cloud.start"; done
  stand_in
  delayed
  one_and_many aliyun
  moto
  delayed
  one_and_many aws
  say "clouds: $CLOUD_REFRESHED machines with a disk each"
  cloud_stack aws "$CLOUD_REFRESHED" disks
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
    cloud_rows aliyun "stand-in for Aliyun"
    cloud_rows aws "moto, for AWS"
    row "\`up\` with nothing to do, refresh included: $((2 * CLOUD_REFRESHED)) machines and disks" "$WORK/cloud.noop"
    row "plugin: from its start to its port, both SDKs on its class path" "$WORK/cloud.start" "<= 0.5 s"
    printf '\n'
    cloud_words aliyun "Stand-in for Aliyun"
    cloud_words aws "Moto"
    printf 'The refresh of %d machines and as many disks asked DescribeInstances %d times and DescribeVolumes %d times (goal: once for 50), all in all %d calls. Heap before a collection / taken: %s MiB (goal <= 256).\n' \
      "$CLOUD_REFRESHED" "$(of DescribeInstances "$WORK/cloud.refresh")" "$(of DescribeVolumes "$WORK/cloud.refresh")" \
      "$(all_calls "$WORK/cloud.refresh")" "${used/ / / }"
  } | section clouds "Machines of a cloud"
}

all_calls() { awk '$1 != "answer-ms" { n += $2 } END { print n + 0 }' "$1"; }
