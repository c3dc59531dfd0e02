# shellcheck shell=bash
# A folder with pool/*.deb becomes a signed flat APT repository. Needs common.sh and key.sh.

# index DIR RELEASE INPUTS: writes Packages, Packages.gz, manifest, Release, its signatures and the public key.
index() {
  local dir=$1 release=$2 inputs=$3 file
  need apt-ftparchive apt-utils
  install -m 644 "$KEY_HOME/croft-bundle.gpg" "$dir/croft-bundle.gpg"
  (
    cd "$dir" || exit 1
    apt-ftparchive -q -o APT::FTPArchive::MD5=false -o APT::FTPArchive::SHA1=false -o APT::FTPArchive::SHA512=false \
      packages pool >Packages || die "cannot index $dir/pool"
    gzip -9n <Packages >Packages.gz
    # The manifest is for tools that copy or compare bundles without reading an APT index. Release carries its hash.
    {
      sha256sum Packages Packages.gz croft-bundle.gpg
      awk '/^Filename: /{ f = $2 } /^SHA256: /{ h = $2 } /^$/ && f { print h "  " f; f = "" } END { if (f) print h "  " f }' Packages
    } | LC_ALL=C sort -k2 >manifest
    {
      cat <<RELEASE
Origin: Croft
Label: Croft bundle
Suite: $release
Codename: $(codename "$release")
Version: $(sha256sum <manifest | cut -c1-12)
Date: $(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S UTC')
Architectures: $(architecture) all
Components: main
Description: all that Croft's nodes install
Croft-Inputs: $inputs
SHA256:
RELEASE
      for file in Packages Packages.gz manifest; do
        printf ' %s %16d %s\n' "$(sha256sum <"$file" | cut -d' ' -f1)" "$(stat -c %s "$file")" "$file"
      done
    } >Release
  ) || exit 1
  key_sign "$dir"
}
