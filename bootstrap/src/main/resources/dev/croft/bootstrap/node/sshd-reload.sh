# shellcheck shell=sh
# A configuration that sshd refuses must not stay: the next restart would lock everybody out.
set -eu
file=/etc/ssh/sshd_config.d/05-croft.conf
grep -qi '^[[:space:]]*Include[[:space:]]*/etc/ssh/sshd_config.d/' /etc/ssh/sshd_config || {
  echo "/etc/ssh/sshd_config does not include /etc/ssh/sshd_config.d/*.conf, so passwords would still be accepted; add that line at its beginning" >&2
  exit 1
}
mkdir -p /run/sshd
if ! sshd -t; then
  mv "$file" "$file.refused"
  echo "sshd refuses the configuration above; ours was put aside as $file.refused, nothing was reloaded" >&2
  exit 1
fi
systemctl reload ssh
