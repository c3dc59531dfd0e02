# shellcheck shell=bash
# What the bundle's tests share: tiny packages, a tiny Debian mirror, and ways to expect success or refusal.

# shellcheck disable=SC2034  # read by the tests
BUNDLE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
WORK=$(mktemp -d)
cleanup() {
  local home
  for home in "$WORK"/*/private-keys-v1.d; do gpgconf --homedir "${home%/*}" --kill gpg-agent 2>/dev/null || true; done
  rm -rf -- "$WORK"
}
trap cleanup EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); printf 'ok    %s\n' "$1"; }
fail() { failed=$((failed + 1)); printf 'FAIL  %s\n' "$1"; sed 's/^/      | /' "$WORK/out"; }

# accepts NAME COMMAND...: the command must succeed.
accepts() { local name=$1; shift; if "$@" >"$WORK/out" 2>&1; then ok "$name"; else fail "$name: it failed"; fi; }

# refuses NAME TEXT COMMAND...: the command must fail, and say TEXT.
refuses() {
  local name=$1 text=$2
  shift 2
  if "$@" >"$WORK/out" 2>&1; then fail "$name: it succeeded"
  elif grep -qF -- "$text" "$WORK/out"; then ok "$name"
  else fail "$name: it does not say '$text'"; fi
}

# says NAME TEXT COMMAND...: the command must succeed, and say TEXT.
says() {
  local name=$1 text=$2
  shift 2
  if ! "$@" >"$WORK/out" 2>&1; then fail "$name: it failed"
  elif grep -qF -- "$text" "$WORK/out"; then ok "$name"
  else fail "$name: it does not say '$text'"; fi
}

# tiny_deb FOLDER NAME VERSION [CONTROL LINE...]: a package with one file.
tiny_deb() {
  local folder=$1 name=$2 version=$3 root=$WORK/deb
  shift 3
  rm -rf "$root"
  mkdir -p "$root/DEBIAN" "$root/usr/share/$name" "$folder"
  head -c 20000 /dev/urandom >"$root/usr/share/$name/data"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: Test <test@localhost>\n' "$name" "$version"
    [[ $# == 0 ]] || printf '%s\n' "$@"
    printf 'Description: a test package\n'
  } >"$root/DEBIAN/control"
  dpkg-deb --root-owner-group -Znone --build "$root" "$folder/${name}_${version#*:}_all.deb" >/dev/null
}

# flip FILE: changes one byte in its middle; the size stays.
flip() {
  local at old
  at=$(($(stat -c %s "$1") / 2))
  old=$(od -An -tu1 -j "$at" -N 1 "$1" | tr -d ' ')
  # shellcheck disable=SC2059  # the format is the byte
  printf "\\x$(printf %02x $((old ^ 1)))" | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}

# mirror_publish: indexes and signs $WORK/mirror as Debian 13 with its updates and security suites (both empty).
mirror_publish() {
  local suite dir arch
  arch=$(dpkg --print-architecture)
  for suite in trixie trixie-updates trixie-security; do
    dir=$WORK/mirror/dists/$suite
    mkdir -p "$dir/main/binary-$arch"
    if [[ $suite == trixie ]]; then (cd "$WORK/mirror" && apt-ftparchive packages pool); fi >"$dir/main/binary-$arch/Packages"
    rm -f "$dir/Release" "$dir/InRelease"
    (cd "$dir" && apt-ftparchive -o APT::FTPArchive::Release::Origin=Debian -o APT::FTPArchive::Release::Suite="$suite" \
      -o APT::FTPArchive::Release::Codename="$suite" -o APT::FTPArchive::Release::Components=main \
      -o APT::FTPArchive::Release::Architectures="$arch" release .) >"$WORK/Release"
    gpg --homedir "$WORK/mirror-key" --batch --quiet --pinentry-mode loopback --passphrase '' \
      --output "$dir/InRelease" --clearsign "$WORK/Release" 2>/dev/null
  done
}

# new_key HOME: a throwaway signing key; HOME/public.gpg is its public part.
new_key() {
  mkdir -m 700 "$1"
  gpg --homedir "$1" --batch --quiet --pinentry-mode loopback --passphrase '' --quick-gen-key "test $1" ed25519 sign never 2>/dev/null
  gpg --homedir "$1" --batch --quiet --export >"$1/public.gpg"
}

finish() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [[ $failed == 0 ]]
}
