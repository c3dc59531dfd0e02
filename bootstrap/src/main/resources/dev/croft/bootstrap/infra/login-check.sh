# shellcheck shell=sh
# The file holds a salted hash; it fits if the password with the same salt gives the same.
IFS=: read -r user hash < /etc/croft/portal/users || exit 1
salt=$(printf '%s' "$hash" | cut -d'$' -f3)
[ "$user" = "$CROFT_USER" ] && [ -n "$salt" ] && [ "$(printf '%s\n' "$CROFT_PASSWORD" | openssl passwd -6 -salt "$salt" -stdin)" = "$hash" ]
