#!/bin/bash
# Checks a bundle: verify.sh [--keyring FILE] [--quick] DIR
# Signature, index and every package must agree, and nothing may lie in the pool that the index does not list.
# The key is the one that this machine signs with; --keyring names another one that is trusted (a binary keyring).
# --quick compares the sizes of packages only, not their hashes. Silent and 0 where all is well.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

keyring=$KEY_HOME/croft-bundle.gpg quick=
while [[ ${1:-} == --* ]]; do
  case $1 in
    --keyring) keyring=${2:?--keyring needs a file}; shift 2 ;;
    --quick) quick=1; shift ;;
    *) die "unknown option $1; usage: verify.sh [--keyring FILE] [--quick] DIR" ;;
  esac
done
[[ $# == 1 ]] || die "usage: verify.sh [--keyring FILE] [--quick] DIR"
dir=$1
bad() { die "bundle $dir is refused: $*"; }

[[ -d $dir ]] || bad "there is no such folder"
[[ -s $keyring ]] || die "no trusted key in $keyring; name one with --keyring"
need gpgv gpgv
keyring=$(realpath -- "$keyring")
cd "$dir"
for file in InRelease Release Release.gpg Packages Packages.gz manifest croft-bundle.gpg; do
  [[ -f $file ]] || bad "$file is missing"
done

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
gpgv --keyring "$keyring" --output "$work/Release" InRelease >"$work/log" 2>&1 ||
  bad "the signature of InRelease does not hold for the key in $keyring: $(tail -n 1 "$work/log")"
gpgv --keyring "$keyring" Release.gpg Release >"$work/log" 2>&1 ||
  bad "the signature of Release does not hold for the key in $keyring: $(tail -n 1 "$work/log")"
cmp -s "$work/Release" Release || bad "InRelease and Release differ"
cmp -s "$keyring" croft-bundle.gpg || bad "croft-bundle.gpg in it is another key than the trusted one, $keyring"

# Release -> Packages, Packages.gz, manifest
awk '/^SHA256:/{ on = 1; next } /^[^ ]/{ on = 0 } on { print $1 "  " $3 }' Release >"$work/indexes"
for file in Packages Packages.gz manifest; do
  grep -q "  $file\$" "$work/indexes" || bad "Release does not list $file"
done
sha256sum --check --strict --quiet "$work/indexes" >"$work/log" 2>&1 || bad "not as signed: $(head -n 1 "$work/log")"

# Packages -> pool
awk -v RS= '{ f = h = s = ""; n = split($0, l, "\n")
    for (i = 1; i <= n; i++) { split(l[i], w, " "); if (w[1] == "Filename:") f = w[2]; if (w[1] == "SHA256:") h = w[2]; if (w[1] == "Size:") s = w[2] }
    print h "  " f > sums; print s " " f > sizes }' sums="$work/sums.raw" sizes="$work/sizes.raw" Packages
[[ -s $work/sums.raw ]] || bad "its index lists no package"
LC_ALL=C sort -k2 "$work/sizes.raw" >"$work/sizes"
find pool -mindepth 1 -printf '%s %p\n' | LC_ALL=C sort -k2 >"$work/found"
cmp -s "$work/sizes" "$work/found" ||
  bad "pool and index differ (< index: size and file, > pool): $(diff "$work/sizes" "$work/found" | sed -n '2,4p' | tr '\n' ' ')"
[[ -n $quick ]] && exit 0
sha256sum --check --strict --quiet "$work/sums.raw" >"$work/log" 2>&1 || bad "not as signed: $(head -n 3 "$work/log" | tr '\n' ' ')"
sha256sum --check --strict --quiet manifest >"$work/log" 2>&1 || bad "manifest differs: $(head -n 1 "$work/log")"
