#!/usr/bin/env bash
# make -s env: prints export lines for a shell:   eval "$(make -s env)"

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

load_env
print_env
