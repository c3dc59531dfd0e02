# shellcheck shell=sh
set -eu
umask 077
mkdir -p /etc/croft/portal
chmod 755 /etc/croft /etc/croft/portal
hash=$(printf '%s\n' "$CROFT_PASSWORD" | openssl passwd -6 -stdin)
printf '%s:%s\n' "$CROFT_USER" "$hash" > /etc/croft/portal/users.new
chown root:www-data /etc/croft/portal/users.new
chmod 640 /etc/croft/portal/users.new
mv /etc/croft/portal/users.new /etc/croft/portal/users
