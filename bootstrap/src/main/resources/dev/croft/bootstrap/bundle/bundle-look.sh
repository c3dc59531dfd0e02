# shellcheck shell=sh
# Says whether the node has the bundle CROFT_BUNDLE with the manifest CROFT_MANIFEST: 'same', or 'from FOLDER' and the
# manifest lines of an older one, whose files need not be sent again. One that the image brought is linked, not copied.
set -eu
: "${CROFT_BUNDLE:?}" "${CROFT_BAKED:?}" "${CROFT_MANIFEST:?}"

whole() {
  [ -s "$1/manifest" ] && [ "$(sha256sum < "$1/manifest" | cut -c1-64)" = "$CROFT_MANIFEST" ] &&
    [ -s "$1/InRelease" ] && [ "$(find "$1/pool" -type f | wc -l)" = "$(grep -c '  pool/' "$1/manifest")" ]
}

if whole "$CROFT_BUNDLE"; then echo same; exit 0; fi
if whole "$CROFT_BAKED"; then
  mkdir -p "$(dirname "$CROFT_BUNDLE")"
  [ -L "$CROFT_BUNDLE" ] || rm -rf "$CROFT_BUNDLE"
  ln -sfn "$CROFT_BAKED" "$CROFT_BUNDLE"
  echo same
  exit 0
fi
for folder in "$CROFT_BUNDLE" "$CROFT_BAKED"; do
  if [ -s "$folder/manifest" ]; then
    echo "from $folder"
    # Only what is really there.
    while read -r hash name; do
      if [ -f "$folder/$name" ]; then echo "$hash  $name"; fi
    done < "$folder/manifest"
    exit 0
  fi
done
echo 'from nowhere'
