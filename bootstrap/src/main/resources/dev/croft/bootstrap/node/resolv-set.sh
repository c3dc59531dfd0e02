# shellcheck shell=sh
# Writes resolv.conf; the one from before Croft is kept, and comes back when Croft leaves.
set -eu
kept=/var/lib/croft/kept/resolv.conf
if [ ! -e "$kept" ] && [ ! -L "$kept" ] && { [ -e /etc/resolv.conf ] || [ -L /etc/resolv.conf ]; } &&
  ! grep -q '^# Written by Croft' /etc/resolv.conf 2>/dev/null; then
  mkdir -p "$(dirname "$kept")"
  cp -P /etc/resolv.conf "$kept"
fi
printf '%s\n' "$CROFT_RESOLV" > /etc/resolv.conf.croft
chmod 644 /etc/resolv.conf.croft
mv -T /etc/resolv.conf.croft /etc/resolv.conf
