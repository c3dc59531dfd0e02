# The lead was handed over, or not: what stops from now on is none of that.
set -eu
rm -f "$CROFT_MARK"
