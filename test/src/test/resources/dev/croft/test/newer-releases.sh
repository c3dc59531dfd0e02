# Makes a newer revision of packages, given as arguments, known to apt here: what is in them stays the same.
set -eu
repository=/srv/croft-newer
apt-get -q update >/dev/null
mkdir -p "$repository"
cd "$repository"
for package; do
  apt-get -q download "$package" >/dev/null
  archive=$(ls "${package}"_*.deb)
  dpkg-deb -R "$archive" unpacked
  old=$(dpkg-deb -f "$archive" Version)
  version=$old+newer1
  # Those of one source ask for each other by their exact version.
  sed -i "s/^Version:.*/Version: $version/; s/(= $old)/(= $version)/g" unpacked/DEBIAN/control
  rm "$archive"
  # Uncompressed: nodes have one slow core.
  dpkg-deb --root-owner-group -Znone -b unpacked "$package.deb" >/dev/null
  rm -r unpacked
  {
    dpkg-deb -f "$package.deb"
    printf 'Filename: ./%s.deb\nSize: %s\nSHA256: %s\n\n' "$package" "$(stat -c %s "$package.deb")" "$(sha256sum "$package.deb" | cut -d ' ' -f 1)"
  } >>Packages
  echo "$package $version"
done
echo "deb [trusted=yes] file:$repository ./" >/etc/apt/sources.list.d/newer.list
