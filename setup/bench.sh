#!/usr/bin/env bash
# make bench: measures what the README promises, side by side in one run; writes test/bench/RESULTS.md.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

"$ROOT/setup/setup.sh"
"$ROOT/setup/build.sh"
"$ROOT/bundle/build.sh" debian-13
load_env
exec "$ROOT/test/bench/run.sh"
