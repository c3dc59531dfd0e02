# shellcheck shell=bash
# Work that needs root: directly when we are root, else by sudo where it is there.

is_root() { [ "$(id -u)" -eq 0 ]; }

# can_be_root: true when as_root can work. sudo may ask for a password only on a terminal.
can_be_root() {
  is_root && return 0
  command -v sudo >/dev/null 2>&1 || return 1
  sudo -n true 2>/dev/null || [ -t 0 ]
}

# as_root COMMAND...: run it as root.
as_root() {
  if is_root; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo -- "$@"
  else
    die "this needs root, and sudo is not installed: run as root: $*"
  fi
}
