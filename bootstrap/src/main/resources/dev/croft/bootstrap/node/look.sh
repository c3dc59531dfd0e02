# shellcheck shell=sh
# What this node is, as 'name value' lines.
set -eu
# shellcheck source=/dev/null
. /etc/os-release
echo "os $ID-${VERSION_ID:-unknown}"
echo "arch $(dpkg --print-architecture)"
echo "kernel $(uname -r)"
echo "virtualization $(systemd-detect-virt 2>/dev/null || true)"
echo "cpus $(nproc)"
echo "memory $(awk '$1 == "MemTotal:" { print int($2 / 1024) }' /proc/meminfo)"
