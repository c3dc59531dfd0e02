#!/usr/bin/env bash
# Runs the tests of the shell files: every function test_* of every *_test.sh beside this file, each in
# a shell and a folder of its own. Ends with a line "N passed, N failed".
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
passed=0 failed=0
# Tests that use the real Pulumi CLI find it on PATH.
tools=$(bash -c 'source "$1/../lib/all.sh"; find_tools' run "$here")
[ -z "$tools" ] || PATH=$tools:$PATH
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for file in "$here"/*_test.sh; do
  while read -r name; do
    mkdir "$scratch/work"
    # A child shell, and not a condition around a function: within conditions `set -e` does not hold.
    if (cd "$scratch/work" && bash -c 'set -euo pipefail; source "$1"; source "$2"; "$3"' \
      test "$here/check.sh" "$file" "$name") >"$scratch/log" 2>&1 </dev/null; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      echo "FAILED $(basename "$file" _test.sh): $name"
      sed 's/^/    /' "$scratch/log"
    fi
    rm -rf "$scratch/work" "$scratch/log"
  done < <(sed -n 's/^\(test_[a-z0-9_]*\)().*/\1/p' "$file")
done
echo "shell: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
