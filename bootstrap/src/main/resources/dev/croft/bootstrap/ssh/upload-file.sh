#!/bin/sh
# Writes standard input to CROFT_PATH in one piece, with CROFT_OWNER (user or user:group) and CROFT_MODE.
set -eu
umask 077
dir=$(dirname -- "$CROFT_PATH")
[ -d "$dir" ] || (umask 022 && mkdir -p -- "$dir")
temp=$(mktemp -- "$dir/.croft.XXXXXXXX")
trap 'rm -f -- "$temp"' EXIT
cat >"$temp"
chown -- "$CROFT_OWNER" "$temp"
chmod -- "$CROFT_MODE" "$temp"
mv -fT -- "$temp" "$CROFT_PATH"
trap - EXIT
