# shellcheck shell=sh
set -eu
echo "$CROFT_NAME" > /etc/hostname
hostname "$CROFT_NAME"
