# shellcheck shell=sh
# The names have changed: they are read again, the cache is emptied. A server that is about to be started reads them anyway.
set -eu
if systemctl -q is-active croft-dns.service; then systemctl reload croft-dns.service; fi
