# shellcheck shell=bash
# Finds or fetches a Go that is new enough for the Pulumi tools and for the bundle's own programs.

GO_CONF=${CROFT_GO_CONF:-$ROOT/setup/tools/go.conf}
# What set-up fetched: there only where the machine's own Go was too old.
GO_HOME=$CROFT_CACHE/go

go_conf() { sed -n "/^$1=/{s///p;q}" "$GO_CONF"; }

# go_wanted GO_MOD...: the newest Go that one of these files asks for.
go_wanted() { sed -n 's/^go //p' "$@" | sort -V | tail -n 1; }

# go_needed: the newest Go that anything in this checkout asks for.
go_needed() { go_wanted "$ROOT/setup/tools/go.mod" "$ROOT"/bundle/go/*/go.mod; }

# go_version: what `go` on PATH is, without its leading "go"; fails where there is none.
go_version() {
  command -v go >/dev/null 2>&1 || return 1
  local have
  # local: it is asked about itself, not about a release that some go.mod above us asks for.
  have=$(GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) || return 1
  have=${have#go}
  [ -n "$have" ] && echo "${have%% *}"
}

# go_usable WANTED: a Go that can build modules which ask for Go WANTED.
go_usable() {
  local have
  have=$(go_version) && version_at_least "$have" "$1"
}

# use_go: puts the Go that set-up fetched on PATH, where that was needed.
use_go() {
  [ -x "$GO_HOME/bin/go" ] || return 0
  case :$PATH: in *":$GO_HOME/bin:"*) ;; *) PATH=$GO_HOME/bin:$PATH ;; esac
}

# ensure_go: a usable Go is on PATH. Without one the Pulumi tools can still come from their release, so this only warns.
ensure_go() {
  use_go
  local wanted
  wanted=$(go_needed)
  go_usable "$wanted" && return 0
  ! go_idle || return 0
  if ! go_version >/dev/null; then
    warn "no Go is on PATH: 'make bundle' needs Go $wanted or later"
    return 0
  fi
  mkdir -p "$CROFT_CACHE"
  exec 8>"$CROFT_CACHE/go.lock"
  flock 8
  use_go
  go_usable "$wanted" || fetch_go
  exec 8>&-
  use_go
}

# go_idle: with tools and bundles made, nothing needs Go until their sources change.
go_idle() { [ -d "$CROFT_CACHE/bundle/debian-13" ] && [ -d "$CROFT_CACHE/bundle/debian-12" ] && [ -n "$(find_tools)" ]; }

# go_settled: a Go that is new enough is here, or none is needed; for the package list.
go_settled() { [ -x "$GO_HOME/bin/go" ] || go_usable "$(go_needed)" || go_idle; }

go_arch() {
  case $(uname -m) in
    x86_64) echo amd64 ;;
    aarch64 | arm64) echo arm64 ;;
    *) die "setup/tools/go.conf pins no Go for $(uname -m): put Go $(go_needed) or later on PATH" ;;
  esac
}

# fetch_go: the pinned Go into GO_HOME, through the older one on PATH.
fetch_go() {
  local arch version wanted module tmp got
  arch=$(go_arch)
  version=$(go_conf version)
  wanted=$(go_conf "sum_$arch")
  module=golang.org/toolchain@v0.0.1-go$version.linux-$arch
  say "fetching Go $version ($module from the Go module proxy) into $GO_HOME: the one on PATH is $(go_version)"
  tmp=$(mktemp -d "$CROFT_CACHE/.go.XXXXXX")
  # In a folder without a go.mod; its own module cache, so that it can be moved out of it whole.
  if ! (cd "$tmp" && GOTOOLCHAIN=local GOWORK=off GOMODCACHE=$tmp/modules GOFLAGS=-modcacherw \
    go mod download -json "$module" >"$tmp/answer"); then
    [ ! -s "$tmp/answer" ] || jq -r '.Error // empty' "$tmp/answer" >&2
    go_fails "$tmp" "go could not fetch $module: see its message above; it needs the Go module proxy"
  fi
  got=$(jq -r .Sum "$tmp/answer")
  [ "$got" = "$wanted" ] || go_fails "$tmp" "$module has sum $got, but $GO_CONF pins $wanted: nothing was installed"
  dress_go "$tmp/modules/$module"
  rm -rf "$GO_HOME"
  mv "$tmp/modules/$module" "$GO_HOME"
  rm -rf "$tmp"
}

# dress_go DIR: a module holds no executable files and no go.mod inside; a Go needs both.
dress_go() {
  chmod -R u+w "$1"
  chmod +x "$1"/bin/* "$1"/pkg/tool/*/*
  find "$1/src" -name _go.mod -execdir mv {} go.mod \;
}

# go_fails TMP TEXT
go_fails() {
  chmod -R u+w "$1"
  rm -rf "$1"
  die "$2"
}
