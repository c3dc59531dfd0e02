# Begins or ends the planned hand-over of the lead: while its mark is there, before-stop.sh stops PostgreSQL in order.
set -eu
if [ "$CROFT_BEGINS" = true ]; then
  touch "$CROFT_MARK"
else
  rm -f "$CROFT_MARK"
fi
