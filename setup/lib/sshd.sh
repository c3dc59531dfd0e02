# shellcheck shell=bash
# The SSH server that the tests start for themselves, as an ordinary process on a port of loopback.

# ensure_sshd: the program is there. Where this machine had none, it gets no listening server by that either.
ensure_sshd() {
  local policy=${POLICY:-/usr/sbin/policy-rc.d} ours='' failed=0
  [ ! -x "${SSHD:-/usr/sbin/sshd}" ] || return 0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root sh -c "cat > '$policy' && chmod 755 '$policy'"
    ours=1
  fi
  (ensure_packages "$ROOT/setup/packages-sshd.list") || failed=1
  [ -z "$ours" ] || as_root rm -f "$policy"
  [ "$failed" = 0 ] || exit 1
  [ ! -d /run/systemd/system ] || as_root systemctl disable --quiet ssh.service ssh.socket 2>/dev/null || true
}
