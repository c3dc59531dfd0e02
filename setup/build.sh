#!/usr/bin/env bash
# make build: the jars of the program and the plugin, and class archives for their quick start.
# build.sh [--jars | --archives]: only one of the two.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

PROGRAM=$CROFT_LOCAL/run/program.jar
PLUGIN=$CROFT_LOCAL/run/pulumi-resource-croft.jar

# train: a preview passes through most of the classes that each run loads; both JVMs write them to an
# archive at their end. Without an archive all works too, only about half a second slower.
train() {
  local stack=$1 jar
  say "making class archives for a quick start (preview of stack $stack)"
  rm -f "${PROGRAM%.jar}.jsa.new" "${PLUGIN%.jar}.jsa.new"
  CROFT_TRAIN=1 pulumi -C "$ROOT" preview -s "$stack" --non-interactive >"$CROFT_LOCAL/train.log" 2>&1 </dev/null || true
  for jar in "$PROGRAM" "$PLUGIN"; do
    if [ -s "${jar%.jar}.jsa.new" ]; then
      mv "${jar%.jar}.jsa.new" "${jar%.jar}.jsa"
    else
      warn "no class archive for ${jar#"$ROOT"/}: see .croft/train.log"
    fi
  done
}

load_env
if [ "${1:-}" != --archives ]; then
  # The launchers build what is stale, and start nothing for these arguments.
  "$ROOT/stacks/fast-mvn" compile
  CROFT_BUILD_ONLY=1 "$ROOT/providers/plugin/bin/pulumi-resource-croft"
fi
# Without a bundle the program ends before it loads much: no archive then.
if [ "${1:-}" != --jars ] && [ -d "$CROFT_CACHE/bundle/debian-13" ]; then
  if ! [ "${PROGRAM%.jar}.jsa" -nt "$PROGRAM" ] || ! [ "${PLUGIN%.jar}.jsa" -nt "$PLUGIN" ]; then
    train sandbox
  fi
fi
