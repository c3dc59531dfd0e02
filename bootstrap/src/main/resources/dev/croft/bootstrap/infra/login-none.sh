# shellcheck shell=sh
# The portal asks for no password any longer: none is kept.
rm -f /etc/croft/portal/users
