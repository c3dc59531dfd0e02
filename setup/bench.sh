#!/usr/bin/env bash
# make bench [PARTS=...]: measures what the README promises, side by side in one run; writes test/bench/RESULTS.md.
# test/bench/README.md tells of the parts.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

"$ROOT/setup/setup.sh"
"$ROOT/bundle/build.sh" debian-13
"$ROOT/setup/build.sh"
load_env
exec "$ROOT/test/bench/run.sh"
