# shellcheck shell=bash
# Installs the official Pulumi release, by a pinned sha256 only.

# release_arch: the release's word for this machine's processor.
release_arch() {
  case $(uname -m) in
    x86_64) echo x64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) die "Pulumi has no release for $(uname -m): put 'go' on PATH, and set-up builds it" ;;
  esac
}

# install_release DIR: downloads, checks, and only then unpacks into DIR.
install_release() {
  local dir=$1 arch version url sum got tmp
  arch=$(release_arch)
  version=$(release_value version)
  sum=$(release_value "sha256_$arch")
  if ! [[ $sum =~ ^[0-9a-f]{64}$ ]]; then
    die "no usable Go is here, and $RELEASE_CONF pins no sha256 for Pulumi $version on $arch (sha256_$arch is" \
      "'$sum'): put 'go' ($(go_wanted "$TOOLS_SRC/go.mod") or later) on PATH, or a pulumi >= $version with pulumi-language-java beside it," \
      "or pin the sum as that file tells"
  fi
  url=$(release_value url)
  url=${url//\{version\}/$version}
  url=${url//\{arch\}/$arch}
  say "installing Pulumi $version from $url into $dir"
  mkdir -p "$dir"
  tmp=$(mktemp -d "$dir.XXXXXX")
  curl -fsSL --retry 3 --proto '=https,file' -o "$tmp/pulumi.tar.gz" "$url" \
    || release_fails "$tmp" "could not download $url (see curl's message above)"
  got=$(sha256sum "$tmp/pulumi.tar.gz")
  got=${got%% *}
  [ "$got" = "$sum" ] \
    || release_fails "$tmp" "$url has sha256 $got, but $RELEASE_CONF pins $sum: nothing was installed"
  tar -C "$tmp" -xzf "$tmp/pulumi.tar.gz" || release_fails "$tmp" "$url is no tar.gz archive"
  if ! [ -x "$tmp/pulumi/pulumi" ] || ! [ -x "$tmp/pulumi/pulumi-language-java" ]; then
    release_fails "$tmp" "$url lacks pulumi or pulumi-language-java"
  fi
  mv "$tmp"/pulumi/pulumi* "$dir"/
  rm -rf "$tmp"
}

# release_fails TMP TEXT
release_fails() {
  rm -rf "$1"
  die "$2"
}
