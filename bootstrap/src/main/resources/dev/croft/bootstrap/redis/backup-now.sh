# A backup of now. systemd waits for it, and for one that runs already.
set -eu
since=$(date '+%Y-%m-%d %H:%M:%S')
systemctl start "$CROFT_UNIT" || {
  journalctl -q -u "$CROFT_UNIT" --since "$since" -n 12 -o cat
  exit 1
}
