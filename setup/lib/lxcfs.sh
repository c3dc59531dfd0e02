# shellcheck shell=bash
# Starts lxcfs where no systemd does: libvirt's containers show its /proc files, so that memory and
# processors inside are those of the container. It has to run before libvirtd, whose mount namespace
# may be a private copy that later mounts do not reach.

LXCFS_DIR=/var/lib/lxcfs

lxcfs_serves() { [ -r "$LXCFS_DIR/proc/meminfo" ]; }

# libvirt_sees_lxcfs PID: it answers in that daemon's mount namespace too. A mount alone is no proof: one
# left by an earlier lxcfs is still there, dead.
libvirt_sees_lxcfs() { as_root test -r "/proc/$1/root$LXCFS_DIR/proc/meminfo"; }

ensure_lxcfs() {
  command -v lxcfs >/dev/null 2>&1 || return 0
  local pid
  if ! lxcfs_serves; then
    if ! can_be_root; then
      die "lxcfs does not run, and starting it needs root: run 'sudo make setup' once"
    elif systemd_runs; then
      say "starting lxcfs by systemd (lxcfs.service, enabled for the next boot)"
      as_root systemctl enable --now --quiet lxcfs.service || die "lxcfs did not start: see 'systemctl status lxcfs'"
    else
      say "starting lxcfs at $LXCFS_DIR (no systemd here), log /var/log/lxcfs.log"
      start_lxcfs
    fi
  fi
  pid=$(libvirt_pid) || return 0
  if is_root && lxcfs_serves && ! libvirt_sees_lxcfs "$pid"; then
    share_lxcfs "$pid"
  fi
}

start_lxcfs() {
  # A daemon that died leaves its mount behind, which answers nothing and hides the folder.
  if mountpoint -q "$LXCFS_DIR" || ! [ -e "$LXCFS_DIR" ]; then as_root umount -q -l "$LXCFS_DIR" || true; fi
  as_root mkdir -p "$LXCFS_DIR"
  as_root sh -c 'exec setsid lxcfs --pidfile /run/lxcfs.pid "$1" >>/var/log/lxcfs.log 2>&1 </dev/null 9>&- &' sh "$LXCFS_DIR"
  local _
  for _ in $(seq 1 50); do
    lxcfs_serves && return 0
    sleep 0.1
  done
  as_root umount -q -l "$LXCFS_DIR" || true
  warn "lxcfs did not come up at $LXCFS_DIR within 5 s, so containers show the memory of the whole machine:" \
    "see /var/log/lxcfs.log"
}

# share_lxcfs PID: libvirtd runs in a mount namespace made before lxcfs was mounted. Only a new start
# shows the mount to it; running domains go on, since each has a process of its own.
share_lxcfs() {
  if systemd_runs || ! started_by_us "$1"; then
    warn "libvirtd (pid $1) does not see lxcfs at $LXCFS_DIR: containers show the memory of the whole machine;" \
      "restart libvirtd and run 'make setup' again"
    return 0
  fi
  say "restarting libvirtd (pid $1), which started before lxcfs; running domains go on"
  as_root kill "$1"
  local _
  for _ in $(seq 1 100); do
    [ -d "/proc/$1" ] || return 0
    sleep 0.1
  done
  die "libvirtd (pid $1) did not end within 10 s: see $LIBVIRT_LOG"
}
