# shellcheck shell=bash
# Finds out whether libvirt answers, and starts it where no systemd does that.

LIBVIRT_URI=${CROFT_LIBVIRT_URI:-lxc:///}
LIBVIRT_LOG=/var/log/libvirt/libvirtd.log
LIBVIRT_CONF=/etc/croft/libvirtd.conf

# libvirt_answers: the daemon takes our connection and has the LXC driver.
libvirt_answers() { timeout 10 virsh -q -c "$LIBVIRT_URI" version >/dev/null 2>&1; }

systemd_runs() { [ -d /run/systemd/system ]; }

# hybrid_cgroups: cgroup v1 controllers with an extra v2 tree. With this mix libvirt's LXC driver
# fails to start any domain (virCgroupV2BindMount), so the daemon must not see the v2 tree.
hybrid_cgroups() { mountpoint -q /sys/fs/cgroup/unified 2>/dev/null; }

# living OPTION...: pgrep, but for the dead whom a first process that is no init leaves about.
living() { pgrep -x -r D,R,S,T "$@"; }

# libvirt_pid: the daemon of this machine, not one that runs inside a container here. Only root can
# tell them apart.
libvirt_pid() {
  if is_root; then living -o --ns $$ --nslist pid libvirtd; else living -o libvirtd; fi
}

# started_by_us PID: that libvirtd was started by start_by_hand below.
started_by_us() { tr '\0' ' ' <"/proc/$1/cmdline" | grep -- "--config $LIBVIRT_CONF" >/dev/null; }

# libvirt_sees_hybrid PID: the daemon runs where the v2 tree is still mounted.
libvirt_sees_hybrid() {
  as_root grep -q ' /sys/fs/cgroup/unified ' "/proc/$1/mountinfo" 2>/dev/null
}

# kvm_opens_to_group: the group kvm, as whose member libvirtd runs QEMU, may read and write /dev/kvm.
kvm_opens_to_group() {
  local group mode
  read -r group mode <<<"$(stat -c '%G %a' /dev/kvm)"
  (((8#$mode & 8#006) == 8#006)) || { [ "$group" = kvm ] && (((8#$mode & 8#060) == 8#060)); }
}

# ensure_kvm: what udev does, where there is none: else /dev/kvm may be root's alone, or of a group that this system does not
# know. Then libvirtd finds KVM by asking QEMU and does not find it by looking itself, and asks anew at each step: a minute a machine.
ensure_kvm() {
  [ -c /dev/kvm ] && ! systemd_runs && getent group kvm >/dev/null && can_be_root || return 0
  kvm_opens_to_group && return 0
  say "giving /dev/kvm to the group kvm (no udev here; it was $(stat -c '%U:%g, mode %a' /dev/kvm))"
  as_root chgrp kvm /dev/kvm
  as_root chmod 660 /dev/kvm
}

# ensure_libvirt: a libvirtd that answers; says what it starts, leaves a daemon that answers alone.
ensure_libvirt() {
  if libvirt_answers; then
    check_foreign_libvirt
    return 0
  fi
  if [ -n "$(libvirt_pid)" ]; then
    libvirt_refuses
  elif ! can_be_root; then
    die "libvirtd does not run, and starting it needs root: run 'sudo make setup' once"
  elif systemd_runs; then
    start_by_systemd
  else
    start_by_hand
  fi
  wait_for_libvirt
}

start_by_systemd() {
  say "starting libvirtd by systemd (libvirtd.service, enabled for the next boot)"
  as_root systemctl enable --now --quiet libvirtd.service \
    || die "systemctl could not start libvirtd: see 'systemctl status libvirtd'"
}

start_by_hand() {
  as_root mkdir -p /run/libvirt /var/log/libvirt /etc/croft
  write_libvirt_conf
  # virtlogd holds the consoles' logs; the QEMU driver refuses to start domains without it.
  if ! living virtlogd >/dev/null; then
    say "starting virtlogd (no systemd here)"
    as_root virtlogd --daemon 9>&- || die "virtlogd did not start: see /var/log/libvirt"
  fi
  local outputs="2:file:$LIBVIRT_LOG"
  if hybrid_cgroups; then
    say "starting libvirtd in a mount namespace of its own without /sys/fs/cgroup/unified, log $LIBVIRT_LOG"
    # slave: what the machine mounts later still reaches the daemon; nothing flows back.
    as_root env LIBVIRT_LOG_OUTPUTS="$outputs" unshare --mount --propagation slave \
      sh -c 'umount /sys/fs/cgroup/unified && exec libvirtd --daemon --config "$1"' \
      libvirtd "$LIBVIRT_CONF" 9>&- || die "libvirtd did not start: see $LIBVIRT_LOG"
  else
    say "starting libvirtd (no systemd here), log $LIBVIRT_LOG"
    as_root env LIBVIRT_LOG_OUTPUTS="$outputs" libvirtd --daemon --config "$LIBVIRT_CONF" 9>&- \
      || die "libvirtd did not start: see $LIBVIRT_LOG"
  fi
}

# write_libvirt_conf: the machine's own settings, and ours after them; the machine's file stays as it is.
# polkit answers for the socket only where a system bus runs: without systemd the socket's group decides.
write_libvirt_conf() {
  local wanted
  wanted=$(
    echo "# Made by croft's set-up for a machine without systemd. Edit /etc/libvirt/libvirtd.conf instead."
    grep -Ev '^[[:space:]]*(#|$|unix_sock_group|unix_sock_rw_perms|auth_unix_rw)' /etc/libvirt/libvirtd.conf || true
    printf '%s\n' 'unix_sock_group = "libvirt"' 'unix_sock_rw_perms = "0770"' 'auth_unix_rw = "none"'
  )
  if [ "$(cat "$LIBVIRT_CONF" 2>/dev/null)" != "$wanted" ]; then
    printf '%s\n' "$wanted" | as_root tee "$LIBVIRT_CONF" >/dev/null
  fi
}

wait_for_libvirt() {
  local i
  for i in $(seq 1 100); do
    libvirt_answers && return 0
    sleep 0.1
  done
  libvirt_refuses "after $((i / 10)) s"
}

# libvirt_refuses [WHEN]: the daemon is there but does not serve us; say why and what mends it.
libvirt_refuses() {
  local reason
  reason=$(timeout 10 virsh -q -c "$LIBVIRT_URI" version 2>&1 | tail -n 1) || true
  reason=${reason#error: }
  if ! is_root && ! id -nG | tr ' ' '\n' | grep -x libvirt >/dev/null; then
    die "user $(id -un) may not use libvirt ($LIBVIRT_URI: ${reason:-no answer}):" \
      "run 'sudo adduser $(id -un) libvirt', log out and in again, then repeat this"
  fi
  die "libvirtd does not answer at $LIBVIRT_URI${1:+ $1}: ${reason:-no answer}; see $LIBVIRT_LOG or 'journalctl -u libvirtd'"
}

# check_foreign_libvirt: a daemon that somebody else started on a hybrid machine cannot start LXC domains.
check_foreign_libvirt() {
  hybrid_cgroups && is_root || return 0
  local pid
  pid=$(libvirt_pid) || return 0
  if libvirt_sees_hybrid "$pid"; then
    warn "libvirtd (pid $pid) was started where /sys/fs/cgroup/unified is mounted: LXC domains will not" \
      "start; stop it ('kill $pid'; running domains go on) and run 'make setup' again"
  fi
}
