#!/usr/bin/env bash
# make test: set-up, the shell files, the bundle, then all of Maven's unit and integration tests.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

"$ROOT/setup/setup.sh"
load_env
ensure_yaml
ensure_sshd
"$ROOT/setup/test/run.sh"
[ ! -x "$ROOT/bundle/test/run.sh" ] || "$ROOT/bundle/test/run.sh"
"$ROOT/bundle/build.sh"
"$ROOT/setup/build.sh"
cd "$ROOT"
# Two modules at once where they are independent.
# shellcheck disable=SC2086 # MVN_FLAGS holds words
mvn -T 2 --no-transfer-progress --batch-mode ${MVN_FLAGS:-} verify </dev/null
