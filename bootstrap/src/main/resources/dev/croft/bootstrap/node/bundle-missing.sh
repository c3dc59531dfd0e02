# shellcheck shell=sh
# The bundle is copied before the items are looked at: to come here means that somebody changed it meanwhile, or that
# the folder on Croft's side is another one than declared.
echo "the bundle in $CROFT_BUNDLE is not the declared one: its manifest has SHA-256 $(sha256sum < "$CROFT_BUNDLE/manifest" 2>/dev/null | cut -c1-64), declared is ${CROFT_MANIFEST:-any}" >&2
exit 1
