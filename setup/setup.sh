#!/usr/bin/env bash
# make setup: brings this machine to where Croft can be built, tested and used. Safe to run again;
# what is there already is left as it is.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

# One set-up of a checkout at a time. Daemons started below close this descriptor (9>&-).
mkdir -p "$CROFT_LOCAL"
exec 9>"$CROFT_LOCAL/setup.lock"
flock 9

ensure_packages "$ROOT/setup/packages.list"
ensure_java
ensure_go
ensure_tools
ensure_lxcfs
ensure_inotify
ensure_kvm
ensure_libvirt
check_user
load_env
ensure_state
