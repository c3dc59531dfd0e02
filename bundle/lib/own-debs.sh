# shellcheck shell=bash
# Our own packages: one stripped program each, built from pinned Go modules (bundle/go). No units, no configuration:
# the modules that run a program bring those. Needs common.sh.

# Fixed time stamp of all files in our packages: the same sources give the same bytes.
OWN_EPOCH=1735689600 # 2025-01-01T00:00:00Z

# deb_version MODULE_VERSION: v1.2.3 -> 1.2.3; a pseudo-version sorts before the release that it leads to.
deb_version() {
  local version=${1#v} hash
  if [[ $version =~ ^(.*)-0\.([0-9]{14})-([0-9a-f]{12})$ ]]; then
    hash=${BASH_REMATCH[3]}
    echo "${BASH_REMATCH[1]}~${BASH_REMATCH[2]}.$hash"
  else
    echo "${version/-/\~}"
  fi
}

# own_deb WORK OUT NAME MODULE GO_PACKAGE VERSION_VARIABLE
own_deb() {
  [[ $# == 6 ]] || die "go/binaries: the line of '${3:-?}' must have four columns: package, module folder, Go package, version variable"
  local work=$1 out=$2 name=$3 folder=$4 package=$5 variable=$6 program=${5##*/} root=$1/$3 arch module version dir deb
  arch=$(architecture)
  cd "$CROFT_BUNDLE_DATA/go/$folder" || die "no folder go/$folder, which go/binaries names for $name"
  # The module that holds the program, its version and where it lies. '-mod=readonly' holds us to the committed go.sum.
  read -r module version dir < <(go list -mod=readonly -f '{{with .Module}}{{.Path}} {{.Version}} {{.Dir}}{{end}}' "$package") ||
    die "cannot resolve $package in go/$folder (see above)"
  mkdir -p "$root/usr/bin" "$root/usr/share/doc/$name" "$root/DEBIAN"
  say "building $name $version"
  nice go build -mod=readonly -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X $variable=$version" \
    -o "$root/usr/bin/$program" "$package" || die "cannot build $package (see above)"
  chmod 755 "$root/usr/bin/$program"
  install -m 644 "$dir/LICENSE" "$root/usr/share/doc/$name/copyright"
  deb=$(deb_version "$version")
  cat >"$root/DEBIAN/control" <<CONTROL
Package: $name
Version: $deb
Architecture: $arch
Maintainer: Croft <croft@localhost>
Installed-Size: $(du -sk --apparent-size "$root/usr" | cut -f1)
Conflicts: ${name#croft-}
Replaces: ${name#croft-}
Section: database
Priority: optional
Description: $program $version, built from $module
 One static program without units or configuration; Croft's modules bring those.
CONTROL
  find "$root" -exec touch -h -d "@$OWN_EPOCH" {} +
  # zstd unpacks many times faster than xz; one thread, since the number of threads shows in the bytes.
  SOURCE_DATE_EPOCH=$OWN_EPOCH dpkg-deb --root-owner-group --threads-max=1 -Zzstd -z19 --build "$root" \
    "$out/${name}_${deb}_$arch.deb" >/dev/null || die "cannot pack $name"
  rm -rf -- "$root"
}

# own_id: hash of all that our packages are made from.
own_id() {
  {
    architecture
    cd "$CROFT_BUNDLE_DATA/go" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    sha256sum <"$BUNDLE_HOME/lib/own-debs.sh"
  } | sha256sum | cut -c1-16
}

# own_debs: builds what is not in the cache; OWN_DEBS is then the folder that holds the packages.
own_debs() {
  local id store work line
  id=$(own_id)
  store=$BUNDLES/.own/$id
  # shellcheck disable=SC2034  # read by build.sh
  OWN_DEBS=$store
  if [[ -d $store ]] && (cd "$store" && sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1); then
    say "own packages: nothing to build"
    return
  fi
  work=$(mktemp -d "$BUNDLES/.tmp.own.XXXXXX")
  mkdir -p "$work/out" "$work/root"
  while read -r line; do
    need go golang-go
    # shellcheck disable=SC2086  # five columns
    (export CGO_ENABLED=0 GOAMD64=v1 GOTOOLCHAIN=${GOTOOLCHAIN:-auto}; umask 022; own_deb "$work/root" "$work/out" $line) || exit 1
  done < <(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$CROFT_BUNDLE_DATA/go/binaries")
  (cd "$work/out" && find . -name '*.deb' -printf '%P\0' | LC_ALL=C sort -z | xargs -0r sha256sum >SHA256SUMS)
  mkdir -p "$BUNDLES/.own"
  rm -rf -- "$store"
  mv -T -- "$work/out" "$store"
  rm -rf -- "$work"
}
