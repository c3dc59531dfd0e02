# shellcheck shell=bash
# Sourced by every script in setup/: strict mode, ROOT, and all functions. Sourcing does nothing else.

set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export ROOT

# shellcheck source-path=SCRIPTDIR
source "$ROOT/setup/lib/log.sh"
source "$ROOT/setup/lib/paths.sh"
source "$ROOT/setup/lib/privilege.sh"
source "$ROOT/setup/lib/packages.sh"
source "$ROOT/setup/lib/sshd.sh"
source "$ROOT/setup/lib/release.sh"
source "$ROOT/setup/lib/tools.sh"
source "$ROOT/setup/lib/yaml.sh"
source "$ROOT/setup/lib/go.sh"
source "$ROOT/setup/lib/env.sh"
source "$ROOT/setup/lib/state.sh"
source "$ROOT/setup/lib/libvirt.sh"
source "$ROOT/setup/lib/lxcfs.sh"
source "$ROOT/setup/lib/inotify.sh"
source "$ROOT/setup/lib/user.sh"
source "$ROOT/setup/lib/stack.sh"
source "$ROOT/setup/lib/ssh.sh"
source "$ROOT/setup/lib/classes.sh"
