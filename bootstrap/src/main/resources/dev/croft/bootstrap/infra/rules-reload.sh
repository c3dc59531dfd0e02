# shellcheck shell=sh
# Rules that changed count at once; vmalert looks at them by itself only every ten seconds.
systemctl -q is-active "$CROFT_UNIT" || exit 0
systemctl reload "$CROFT_UNIT"
