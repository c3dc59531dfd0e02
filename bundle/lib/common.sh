# shellcheck shell=bash
# What every script of the bundle shares: where things are, how it speaks, which Debian releases it knows.

BUNDLE_HOME=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CROFT_CACHE=${CROFT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/croft}
# Package lists and Go programs; another folder of the same shape may stand in (the tests' tiny bundle does).
CROFT_BUNDLE_DATA=${CROFT_BUNDLE_DATA:-$BUNDLE_HOME}
CROFT_DEBIAN_KEYRING=${CROFT_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

# shellcheck disable=SC2034  # read by the scripts that source this file
BUNDLES=$CROFT_CACHE/bundle
# shellcheck disable=SC2034
KEY_HOME=$CROFT_CACHE/bundle-key
# The largest bundle we accept, in bytes, for one release.
# shellcheck disable=SC2034
BUNDLE_LIMIT=400000000

say() { printf 'bundle: %s\n' "$*"; }
warn() { printf 'bundle: warning: %s\n' "$*" >&2; }
die() { printf 'bundle: error: %s\n' "$*" >&2; exit 1; }

# codename RELEASE: Debian's own name of a release of ours.
codename() {
  case $1 in
    debian-13) echo trixie ;;
    debian-12) echo bookworm ;;
    *) die "unknown release '$1'; known are debian-13 and debian-12" ;;
  esac
}

# need PROGRAM PACKAGE: stops, with the remedy, where a program is missing.
need() { command -v "$1" >/dev/null 2>&1 || die "program '$1' is missing; install the Debian package '$2' (make setup does)"; }

architecture() { dpkg --print-architecture; }

# words FILE...: the entries of package lists, without comments and empty lines.
words() { sed -e 's/#.*//' -- "$@" | tr -s ' \t' '\n' | sed '/^$/d'; }

# megabytes BYTES: for people to read.
megabytes() { awk -v b="$1" 'BEGIN { printf "%.1f MB", b / 1e6 }'; }
