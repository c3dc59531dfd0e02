#!/usr/bin/env bash
# make build: the jars of the program and the plugin, and class archives for their quick start.
# build.sh [--jars | --archives]: only one of the two.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

load_env
if [ "${1:-}" != --archives ]; then
  # The launchers build what is stale, and start nothing for these arguments.
  "$ROOT/stacks/fast-mvn" compile
  CROFT_BUILD_ONLY=1 "$ROOT/providers/plugin/bin/pulumi-resource-croft"
fi
if [ "${1:-}" != --jars ] && ! archives_are_fresh; then
  if [ -s "$RUN/program.classes" ] && [ -s "$RUN/pulumi-resource-croft.classes" ]; then
    archive_classes
  elif [ -d "$CROFT_CACHE/bundle/debian-13" ]; then
    # Without a bundle the program ends before it loads much.
    learn_classes -C "$ROOT" -s sandbox || true
  fi
fi
