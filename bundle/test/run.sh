#!/bin/bash
# The bundle's fast tests: run.sh. No network, no special rights, no Go.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rc=0
for test in "$here"/*-test.sh; do
  echo "== ${test##*/}"
  "$test" || rc=1
done
exit "$rc"
