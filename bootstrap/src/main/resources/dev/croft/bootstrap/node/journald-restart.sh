# shellcheck shell=sh
set -eu
systemctl restart systemd-journald
# What was written to memory so far goes to disk.
journalctl --flush
