# shellcheck shell=bash
# The package croft-dashboards: the portal's pages, built by npm from the folder dashboards/ beside this one. It is made
# again when that folder changes, and never because a Go program does. Needs common.sh and own-debs.sh.

# Another data folder brings pages only where it has such a neighbour (the tests' tiny bundle has none).
DASHBOARDS=${CROFT_DASHBOARDS:-$(dirname "$CROFT_BUNDLE_DATA")/dashboards}

# dashboards_sources: what the pages are made from, relative to the folder; what a build or a test leaves there is not.
dashboards_sources() {
  (cd "$DASHBOARDS" && find . \( -name node_modules -o -name dist -o -path ./test -o -path ./browser \) -prune -o -type f ! -name '*.tmp.*' -print0 | LC_ALL=C sort -z)
}

# dashboards_id: hash of all that the package is made from; nothing where there are no pages.
dashboards_id() {
  [[ -f $DASHBOARDS/package.json ]] || return 0
  {
    (cd "$DASHBOARDS" && dashboards_sources | xargs -0 sha256sum)
    sha256sum <"$BUNDLE_HOME/lib/dashboards-deb.sh"
  } | sha256sum | cut -c1-16
}

# dashboards_build WORK: the pages in WORK/dist. The packages come from the registry that npm is configured with;
# the lock file pins their bytes. None of their scripts is run.
dashboards_build() {
  need node nodejs
  need npm npm
  node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)' ||
    die "Node.js on PATH is $(node --version), 18 or later is needed for the dashboards"
  (cd "$DASHBOARDS" && dashboards_sources | tar --null --files-from=- -c) | tar -x -C "$1" || die "cannot copy $DASHBOARDS"
  node "$1/check/main.js" "$1/boards" || die "a board in $DASHBOARDS/boards is wrong (see above)"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && nice npm run --silent build -- --logLevel=warn) >&2 ||
    die "cannot build the dashboards with npm (see above); its registry is $(cd "$1" && npm config get registry | sed 's,//[^/@]*@,//,')"
}

# dashboards_deb: builds what is not in the cache; DASHBOARDS_DEBS is then the folder with the package, or empty.
dashboards_deb() {
  local id store work root version
  # shellcheck disable=SC2034  # read by build.sh
  DASHBOARDS_DEBS=
  id=$(dashboards_id)
  [[ -n $id ]] || return 0
  store=$BUNDLES/.web/$id
  # shellcheck disable=SC2034  # likewise
  DASHBOARDS_DEBS=$store
  if [[ -d $store ]] && (cd "$store" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1); then
    say "dashboards: nothing to build"
    return
  fi
  say "building croft-dashboards"
  work=$(mktemp -d "$BUNDLES/.tmp.web.XXXXXX")
  root=$work/root
  mkdir -p "$work/out" "$work/src" "$root/usr/share/croft" "$root/usr/share/doc/croft-dashboards" "$root/DEBIAN"
  (umask 022; dashboards_build "$work/src") || exit 1
  cp -R "$work/src/dist" "$root/usr/share/croft/dashboards"
  install -m 644 "$BUNDLE_HOME/../LICENSE" "$root/usr/share/doc/croft-dashboards/copyright"
  chmod -R u=rwX,go=rX "$root"
  version=$(sed -n 's/^  "version": "\([0-9.]*\)".*/\1/p' "$DASHBOARDS/package.json")+$id
  cat >"$root/DEBIAN/control" <<CONTROL
Package: croft-dashboards
Version: $version
Architecture: all
Maintainer: Croft <croft@localhost>
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Section: web
Priority: optional
Description: Croft's dashboards, a page that a web server hands out
 Boards over the metrics of an environment, and the page that draws them. No unit: the portal serves them.
CONTROL
  find "$root" -exec touch -h -d "@$OWN_EPOCH" {} +
  SOURCE_DATE_EPOCH=$OWN_EPOCH dpkg-deb --root-owner-group --threads-max=1 -Zzstd -z19 --build "$root" \
    "$work/out/croft-dashboards_${version}_all.deb" >/dev/null || die "cannot pack croft-dashboards"
  (cd "$work/out" && sha256sum ./*.deb >SHA256SUMS)
  mkdir -p "$BUNDLES/.web"
  rm -rf -- "$store"
  mv -T -- "$work/out" "$store"
  rm -rf -- "$work"
}
