#!/bin/bash
# Makes the bundle: build.sh [--refresh] [debian-13|debian-12 ...] (both where none is named)
# A bundle is a folder CROFT_CACHE/bundle/RELEASE: a flat, signed APT repository with all that nodes install.
# It is made again only when the package lists, the Go modules, the dashboards or these scripts change; --refresh asks the mirrors for
# newer versions. The folder's name is a symbolic link, put over the old one in one step when the new bundle is whole.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
for part in common mirrors apt-root resolve own-debs dashboards-deb key index; do
  # shellcheck source=/dev/null
  . "$here/lib/$part.sh"
done

# inputs_id RELEASE: hash of all that decides what is in a bundle, but for the mirrors' state.
inputs_id() {
  {
    architecture
    own_id
    dashboards_id
    cd "$CROFT_BUNDLE_DATA/packages" && sha256sum base common "$1"
    cd "$here" && sha256sum build.sh lib/*.sh
  } | sha256sum | cut -c1-16
}

# is_current RELEASE INPUTS: true where a whole bundle of these inputs, signed by our key, is in place.
is_current() {
  [[ -f $BUNDLES/$1/Release && $(sed -n 's/^Croft-Inputs: //p' "$BUNDLES/$1/Release") == "$2" ]] &&
    "$here/verify.sh" --quick "$BUNDLES/$1" >/dev/null 2>&1
}

summary() {
  local bytes
  bytes=$(find -L "$BUNDLES/$1/pool" -type f -printf '%s\n' | awk '{ s += $1 } END { print s + 0 }')
  echo "$(find -L "$BUNDLES/$1/pool" -type f | wc -l) packages, $(megabytes "$bytes"), in $BUNDLES/$1"
}

build() {
  local release=$1 inputs=$2 start=$SECONDS work bytes id versions=$BUNDLES/.versions
  key_ensure
  own_debs
  dashboards_deb
  work=$(mktemp -d "$BUNDLES/.tmp.$release.XXXXXX")
  mkdir -p "$work/bundle/pool" "$work/apt" "$versions" "$BUNDLES/.web"
  say "$release: resolving packages"
  apt_root "$work/apt" "$(codename "$release")"
  closure "$work/apt" "$release"
  say "$release: fetching $(wc -l <"$work/apt/closure") packages, $(megabytes "$(awk '{ s += $3 } END { print s }' "$work/apt/closure")") less what the cache holds"
  fetch "$work/apt" "$release" "$BUNDLES/.debs/$release"
  pool "$work/apt" "$BUNDLES/.debs/$release" "$work/bundle/pool"
  find "$OWN_DEBS" ${DASHBOARDS_DEBS:+"$DASHBOARDS_DEBS"} -name '*.deb' -exec cp -- {} "$work/bundle/pool/" \;
  chmod -R u+rwX,go+rX,go-w "$work/bundle"
  bytes=$(find "$work/bundle/pool" -type f -printf '%s\n' | awk '{ s += $1 } END { print s + 0 }')
  ((bytes <= BUNDLE_LIMIT)) || die "$release would be $(megabytes "$bytes"), more than the limit of $(megabytes "$BUNDLE_LIMIT"); the largest: $(
    find "$work/bundle/pool" -type f -printf '%s %f\n' | sort -rn | head -n 5 | cut -d' ' -f2 | tr '\n' ' ')"
  say "$release: indexing and signing"
  index "$work/bundle" "$release" "$inputs"
  "$here/verify.sh" "$work/bundle"

  if is_current "$release" "$inputs" && cmp -s "$work/bundle/manifest" "$BUNDLES/$release/manifest"; then
    say "$release: the mirrors have nothing newer: $(summary "$release")"
    return
  fi
  # To the millisecond: the same content may be made twice in a second, as where a package was lost.
  id=$release-$(date +%Y%m%d-%H%M%S.%3N)-$(sed -n 's/^Version: //p' "$work/bundle/Release")
  mv -T -- "$work/bundle" "$versions/$id"
  ln -s -- ".versions/$id" "$work/link"
  mv -T -- "$work/link" "$BUNDLES/$release"
  rm -rf -- "$work"
  prune "$release"
  say "$release: ready after $((SECONDS - start)) s: $(summary "$release")"
}

# prune RELEASE: keeps the current bundle and the one before it, and the downloads that these share files with.
# Downloads and own packages that no kept bundle uses stay for 30 days, for whoever goes back and forth between branches.
prune() {
  local name kept=0
  while read -r name; do
    ((++kept <= 2)) || rm -rf -- "$BUNDLES/.versions/$name"
  done < <(find "$BUNDLES/.versions" -mindepth 1 -maxdepth 1 -name "$1-*" -printf '%f\n' | LC_ALL=C sort -r)
  find "$BUNDLES/.debs/$1" -maxdepth 1 -type f -links 1 -ctime +30 -delete
  find "$BUNDLES/.own" "$BUNDLES/.web" -mindepth 1 -maxdepth 1 -mtime +30 ! -path "$OWN_DEBS" ! -path "$DASHBOARDS_DEBS" -exec rm -rf -- {} +
}

refresh=
[[ ${1:-} != --refresh ]] || { refresh=1; shift; }
[[ $# -gt 0 ]] || set -- debian-13 debian-12
for release in "$@"; do codename "$release" >/dev/null; done
mkdir -p "$BUNDLES"
exec 9>"$BUNDLES/.lock"
flock -n 9 || { say "another build is running, waiting for it"; flock 9; }
# We hold the lock: what is there now was left behind by a run that was killed, and what comes is ours.
clean() { find "$BUNDLES" -mindepth 1 -maxdepth 1 -name '.tmp.*' -exec rm -rf -- {} +; }
clean
trap clean EXIT
for release in "$@"; do
  inputs=$(inputs_id "$release")
  if [[ -z $refresh ]] && is_current "$release" "$inputs"; then
    say "$release: nothing to do: $(summary "$release")"
  else
    # No child may inherit the lock: one that outlives us (a gpg-agent) would hold it.
    build "$release" "$inputs" 9>&-
  fi
done
