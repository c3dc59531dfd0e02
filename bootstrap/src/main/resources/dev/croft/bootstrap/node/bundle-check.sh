# shellcheck shell=sh
# The bundle is there and whole; apt verifies the files themselves against its signed index.
cd "$CROFT_BUNDLE" && [ -s InRelease ] && [ "$(find pool/ -type f | wc -l)" = "$(grep -c '  pool/' manifest)" ] &&
  { [ -z "$CROFT_MANIFEST" ] || [ "$(sha256sum < manifest | cut -c1-64)" = "$CROFT_MANIFEST" ]; }
