#!/bin/sh
# Tells the node exporter until when the certificates of this node are valid. As root, by a timer. Written by Croft; changes made
# here are put back.
set -eu
umask 022
folder=/var/lib/prometheus/node-exporter
[ -d "$folder" ] || exit 0
new=$folder/croft-certificates.prom.new
{
  echo '# HELP croft_certificate_expiry_seconds When a certificate of the environment ends, in seconds since 1970.'
  echo '# TYPE croft_certificate_expiry_seconds gauge'
  for root in /etc/croft /etc/etcd /etc/patroni /etc/redis; do
    [ -d "$root" ] || continue
    find "$root" -name '*.crt' -type f
  done | while read -r file; do
    until=$(openssl x509 -in "$file" -noout -enddate 2>/dev/null) || continue
    echo "croft_certificate_expiry_seconds{path=\"$file\"} $(date -d "${until#notAfter=}" +%s)"
  done
} > "$new"
mv "$new" "${new%.new}"
