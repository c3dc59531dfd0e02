# shellcheck shell=sh
# Reads a tar archive with the files of a bundle that the node lacks, takes the others from what was fetched and from the older
# bundle in CROFT_FROM, and puts the whole in the place of CROFT_BUNDLE.
set -eu
: "${CROFT_BUNDLE:?}" "${CROFT_FROM:?}" "${CROFT_KILOBYTES:?}"
new=$CROFT_BUNDLE.new old=$CROFT_BUNDLE.old fetched=$CROFT_BUNDLE.fetched

fail() { rm -rf "$new"; echo "$*" >&2; exit 1; }

mkdir -p "$(dirname "$CROFT_BUNDLE")"
rm -rf "$new" "$old"
free=$(df -Pk "$(dirname "$CROFT_BUNDLE")" | awk 'NR == 2 { print $4 }')
[ "$free" -gt "$CROFT_KILOBYTES" ] ||
  fail "$(dirname "$CROFT_BUNDLE") has $free KiB free, the bundle needs $CROFT_KILOBYTES: free some space or give the node a larger disk"
mkdir -p "$new/pool"
# apt reads the folder as a user of its own.
chmod 755 "$new" "$new/pool"
tar -x -f - -C "$new" --no-same-owner || fail "the bundle could not be unpacked in $new"

while read -r _ name; do
  [ -f "$new/$name" ] || mv "$fetched/$name" "$new/$name" 2>/dev/null ||
    ln "$CROFT_FROM/$name" "$new/$name" 2>/dev/null || cp "$CROFT_FROM/$name" "$new/$name" ||
    fail "$name of the bundle did not arrive"
done < "$new/manifest"

if [ -e "$CROFT_BUNDLE" ] || [ -L "$CROFT_BUNDLE" ]; then mv -T "$CROFT_BUNDLE" "$old"; fi
mv -T "$new" "$CROFT_BUNDLE"
rm -rf "$old" "$fetched"
