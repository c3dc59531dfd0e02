# shellcheck shell=sh
# A broken file in sudoers.d breaks sudo for everybody, so it is put aside at once.
set -eu
visudo -cqf "$CROFT_FILE" || {
  mkdir -p /var/lib/croft
  mv "$CROFT_FILE" "/var/lib/croft/$(basename "$CROFT_FILE").refused"
  echo "visudo refuses $CROFT_FILE; it was put aside in /var/lib/croft" >&2
  exit 1
}
