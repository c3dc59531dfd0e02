# shellcheck shell=bash
# Finds or makes the Pulumi CLI and its Java language host: on PATH, else in the cache, else built
# from pinned Go modules, else the official release.

TOOLS_SRC=$ROOT/setup/tools
RELEASE_CONF=${CROFT_RELEASE_CONF:-$TOOLS_SRC/release.conf}

# release_value KEY: one value of release.conf.
release_value() { sed -n "/^$1=/{s///p;q}" "$RELEASE_CONF"; }

# tools_dir: where the tools of this checkout's pins lie in the cache.
tools_dir() {
  local sum
  sum=$(cat "$TOOLS_SRC/go.mod" "$TOOLS_SRC/go.sum" | sha256sum)
  echo "$CROFT_CACHE/tools/${sum:0:16}/bin"
}

# version_at_least HAVE WANTED: the same major release, and not older. 3.260.1 serves for 3.259.0.
version_at_least() {
  [ "${1%%.*}" = "${2%%.*}" ] && printf '%s\n' "$2" "$1" | sort -V -C
}

# good_pulumi_on_path: a CLI that is new enough, with the Java language host beside it. Both come in
# one release, and the host cannot tell its version: beside the CLI is the only proof that they fit.
good_pulumi_on_path() {
  local pulumi have
  pulumi=$(command -v pulumi) || return 1
  pulumi=$(readlink -f "$pulumi")
  [ -x "$(dirname "$pulumi")/pulumi-language-java" ] || return 1
  have=$(PULUMI_SKIP_UPDATE_CHECK=true "$pulumi" version 2>/dev/null) || return 1
  version_at_least "${have#v}" "$(release_value version)"
}

# find_tools: the folder with both tools, or nothing when they have yet to be made.
find_tools() {
  local cached
  cached=$(tools_dir)
  if good_pulumi_on_path; then
    dirname "$(readlink -f "$(command -v pulumi)")"
  elif [ -x "$cached/pulumi" ] && [ -x "$cached/pulumi-language-java" ]; then
    echo "$cached"
  fi
}

# ensure_tools: makes them where find_tools finds none.
ensure_tools() {
  [ -z "$(find_tools)" ] || return 0
  mkdir -p "$CROFT_CACHE/tools"
  # Two checkouts may be set up at once: the second waits, then finds what the first made.
  exec 8>"$CROFT_CACHE/tools/lock"
  flock 8
  if [ -z "$(find_tools)" ]; then
    if go_usable "$(go_wanted "$TOOLS_SRC/go.mod")"; then
      build_tools "$(tools_dir)"
    else
      install_release "$(tools_dir)"
    fi
  fi
  exec 8>&-
}

# build_tools DIR
build_tools() {
  local dir=$1 pulumi java tmp
  pulumi=$(module_version github.com/pulumi/pulumi/pkg/v3)
  java=$(module_version github.com/pulumi/pulumi-java)
  say "building Pulumi $pulumi and its Java language host $java from pinned Go modules into $dir (minutes, once)"
  mkdir -p "$dir"
  tmp=$(mktemp -d "$dir.XXXXXX")
  go_build "$tmp/pulumi" github.com/pulumi/pulumi/pkg/v3/cmd/pulumi \
    "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$pulumi"
  go_build "$tmp/pulumi-language-java" github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java \
    "github.com/pulumi/pulumi-java/pkg/version.Version=$java"
  mv "$tmp"/pulumi* "$dir"/
  rmdir "$tmp"
}

# module_version MODULE: what go.mod pins.
module_version() { awk -v module="$1" '$1 == module { print $2; exit }' "$TOOLS_SRC/go.mod"; }

# go_build OUTPUT PACKAGE VERSION_VARIABLE=VALUE
go_build() {
  (cd "$TOOLS_SRC" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -ldflags "-s -w -X $3" -o "$1" "$2") >&2 \
    || die "go could not build $2: see its messages above; it needs the Go module proxy (or a warm module cache)"
}
