#!/bin/bash
# verify.sh: a good bundle is accepted; each way of tampering with it is refused, and named.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
export CROFT_CACHE=$WORK/cache

# A bundle of two packages, made by the real indexer and signer.
good=$WORK/good
mkdir -p "$good/pool"
tiny_deb "$good/pool" alpha 1.0
tiny_deb "$good/pool" beta 1:2.0 'Depends: alpha'
make_bundle() {
  # shellcheck source=/dev/null
  (set -euo pipefail; for part in common key index; do . "$BUNDLE/lib/$part.sh"; done; key_ensure; index "$1" debian-13 test)
}
make_bundle "$good" >/dev/null
verify() { "$BUNDLE/verify.sh" "$@"; }

# copy: a fresh copy of the good bundle, to spoil.
copy() { rm -rf "$WORK/bad"; cp -a "$good" "$WORK/bad"; }

accepts "a good bundle" verify "$good"
accepts "a good bundle, quick" verify --quick "$good"
accepts "a good bundle with its key named" verify --keyring "$CROFT_CACHE/bundle-key/croft-bundle.gpg" "$good"
copy; accepts "a copy of a good bundle" verify "$WORK/bad"

copy; flip "$WORK/bad/pool/alpha_1.0_all.deb"
refuses "a flipped byte in a package" 'alpha_1.0_all.deb' verify "$WORK/bad"
copy; flip "$WORK/bad/Packages"
refuses "a flipped byte in Packages" 'Packages' verify "$WORK/bad"
copy; flip "$WORK/bad/Packages.gz"
refuses "a flipped byte in Packages.gz" 'Packages.gz' verify "$WORK/bad"
copy; flip "$WORK/bad/manifest"
refuses "a flipped byte in the manifest" 'manifest' verify "$WORK/bad"
copy; sed -i 's/^Label: .*/Label: another/' "$WORK/bad/Release"
refuses "an edited Release" 'signature of Release does not hold' verify "$WORK/bad"
copy; sed -i 's/^Label: .*/Label: another/' "$WORK/bad/InRelease"
refuses "an edited InRelease" 'signature of InRelease does not hold' verify "$WORK/bad"
copy; truncate -s -1 "$WORK/bad/pool/beta_2.0_all.deb"
refuses "a truncated package, quick" 'beta_2.0_all.deb' verify --quick "$WORK/bad"
copy; rm "$WORK/bad/pool/beta_2.0_all.deb"
refuses "a missing package" 'beta_2.0_all.deb' verify "$WORK/bad"
copy; tiny_deb "$WORK/bad/pool" gamma 1
refuses "a package that the index does not list" 'gamma_1_all.deb' verify "$WORK/bad"
copy; rm "$WORK/bad/InRelease"
refuses "no InRelease" 'InRelease is missing' verify "$WORK/bad"
refuses "a folder that is not there" 'there is no such folder' verify "$WORK/nowhere"

# Another key: whole and well signed, but not by whom we trust.
new_key "$WORK/other"
refuses "a bundle of another key" 'does not hold for the key' verify --keyring "$WORK/other/public.gpg" "$good"
copy; cp "$WORK/other/public.gpg" "$WORK/bad/croft-bundle.gpg"
refuses "another key put into the bundle" 'another key than the trusted one' verify "$WORK/bad"
CROFT_CACHE=$WORK/cache2 make_bundle "$WORK/bad" >/dev/null
refuses "a bundle made anew and signed by another key" 'does not hold for the key' verify "$WORK/bad"
refuses "no trusted key" 'no trusted key' env CROFT_CACHE="$WORK/none" "$BUNDLE/verify.sh" "$good"

# What nodes do: apt itself, the key pinned, accepts the good one and refuses the spoilt ones. The reasons that it gives
# differ between releases; what it refuses does not.
apt_reads() {
  local apt=$WORK/apt
  rm -rf "$apt"
  mkdir -p "$apt"/{lists,archives}/partial "$apt/parts"
  : >"$apt/status"
  echo "deb [signed-by=$CROFT_CACHE/bundle-key/croft-bundle.gpg] copy:$1 ./" >"$apt/sources.list"
  apt-get -q -y -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/parts" -o Dir::State="$apt" \
    -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" -o APT::Sandbox::User="$(id -un)" \
    -o Dir::Cache::archives="$apt/archives" -o APT::Update::Error-Mode=any -o APT::Update::Post-Invoke::= \
    -o APT::Update::Post-Invoke-Success::= update &&
    apt-get -q -y -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts="$apt/parts" -o Dir::State="$apt" \
      -o Dir::State::lists="$apt/lists" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" -o Dir::Cache::archives="$apt/archives" \
      -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=true --download-only install beta
}
accepts "apt installs from a good bundle" apt_reads "$good"
copy; flip "$WORK/bad/Packages"; flip "$WORK/bad/Packages.gz"
refuses "apt refuses a spoilt index" "Failed to fetch copy:$WORK/bad/./Packages" apt_reads "$WORK/bad"
copy; flip "$WORK/bad/pool/alpha_1.0_all.deb"
refuses "apt refuses a spoilt package" "Failed to fetch copy:$WORK/bad/pool/alpha_1.0_all.deb" apt_reads "$WORK/bad"
CROFT_CACHE=$WORK/cache2 make_bundle "$WORK/bad" >/dev/null
refuses "apt refuses another key" 'InRelease'"' is not signed" apt_reads "$WORK/bad"
finish
