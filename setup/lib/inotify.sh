# shellcheck shell=bash
# Each container's systemd takes about four inotify instances of root's; Linux gives 128, which is 30 containers.

INOTIFY_INSTANCES=${INOTIFY_INSTANCES:-/proc/sys/fs/inotify/max_user_instances}
INOTIFY_WANTED=1024

# ensure_inotify: room for a few hundred containers, until the next boot.
ensure_inotify() {
  [ "$(cat "$INOTIFY_INSTANCES")" -lt "$INOTIFY_WANTED" ] || return 0
  if ! can_be_root; then
    say "more than about 30 containers at a time need: sudo sysctl fs.inotify.max_user_instances=$INOTIFY_WANTED"
    return 0
  fi
  say "raising fs.inotify.max_user_instances from $(cat "$INOTIFY_INSTANCES") to $INOTIFY_WANTED, until the next boot"
  as_root sysctl -q -w "fs.inotify.max_user_instances=$INOTIFY_WANTED" \
    || say "this machine does not let it be raised: about 30 containers at a time is the limit"
}
