# How far the deployment is with what it begins with: sets it where it is given, and prints it.
set -eu
if [ -n "$CROFT_SET" ]; then
  # In place, so that its owner and mode stay.
  printf '%s\n' "$CROFT_SET" > "$CROFT_MARK"
fi
cat "$CROFT_MARK"
