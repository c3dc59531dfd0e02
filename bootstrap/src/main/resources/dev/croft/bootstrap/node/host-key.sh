# shellcheck shell=sh
# Gives sshd another Ed25519 host key, read from standard input. The other kinds were made on this machine, and stay.
set -eu
umask 077
file=/etc/ssh/ssh_host_ed25519_key
trap 'rm -f "$file.croft" "$file.croft.pub"' EXIT
cat >"$file.croft"
ssh-keygen -y -P '' -f "$file.croft" >"$file.croft.pub"
chmod 0644 "$file.croft.pub"
# The private half last: until it is there, sshd goes on with the one that it was asked by.
mv "$file.croft.pub" "$file.pub"
mv "$file.croft" "$file"
sync
mkdir -p /run/sshd
sshd -t
systemctl reload ssh
