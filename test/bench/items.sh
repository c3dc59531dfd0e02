#!/usr/bin/env bash
# Measures a look at a node of 1,000 files and 200 units, and prints lines for the table of results. As root; needs a
# base image, which set-up builds.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mvn -q --no-transfer-progress --batch-mode -f "$root/pom.xml" -pl bootstrap -am test -Dtest=ItemsBench \
  -Dsurefire.failIfNoSpecifiedTests=false >&2
cat "$root/bootstrap/target/items-bench.md"
