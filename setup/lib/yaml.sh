# shellcheck shell=bash
# Pulumi's YAML language host: examples/yaml and its test need it, nothing else does. Official releases
# have it beside the CLI; beside a CLI that set-up built, it is built from pinned Go modules.

YAML_SRC=$ROOT/setup/tools/yaml

# yaml_dir: where the host of this checkout's pins lies in the cache.
yaml_dir() {
  local sum
  sum=$(cat "$YAML_SRC/go.mod" "$YAML_SRC/go.sum" | sha256sum)
  echo "$CROFT_CACHE/tools/yaml-${sum:0:16}"
}

# ensure_yaml: the host lies beside the CLI, or a warning says why not: nothing but YAML programs lacks it.
ensure_yaml() {
  local tools host
  tools=$(find_tools)
  [ -n "$tools" ] || die "the Pulumi CLI is missing: run 'make setup' first"
  host=$(yaml_dir)/pulumi-language-yaml
  # What is no link of ours came with the CLI.
  if [ -x "$tools/pulumi-language-yaml" ] && [ ! -L "$tools/pulumi-language-yaml" ]; then return 0; fi
  if [ "$tools" != "$(tools_dir)" ]; then
    warn "$tools has no pulumi-language-yaml beside its pulumi: programs in YAML cannot run"
    return 0
  fi
  exec 8>"$CROFT_CACHE/tools/lock"
  flock 8
  if [ ! -x "$host" ]; then
    if ! go_usable "$(go_wanted "$YAML_SRC/go.mod")"; then
      warn "no usable Go is on PATH: Pulumi's YAML host cannot be built, and programs in YAML cannot run"
      exec 8>&-
      return 0
    fi
    build_yaml "$host"
  fi
  # Beside the CLI: on PATH it would bring a warning on each run.
  ln -sfn "$host" "$tools/pulumi-language-yaml"
  exec 8>&-
}

# build_yaml FILE
build_yaml() {
  local version tmp
  version=$(awk '$1 == "require" && $2 == "github.com/pulumi/pulumi-yaml" { print $3; exit }' "$YAML_SRC/go.mod")
  say "building Pulumi's YAML language host $version from pinned Go modules into ${1%/*} (minutes, once)"
  mkdir -p "${1%/*}"
  tmp=$(mktemp -d "${1%/*}.XXXXXX")
  TOOLS_SRC=$YAML_SRC go_build "$tmp/host" github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml \
    "github.com/pulumi/pulumi-yaml/pkg/version.Version=$version"
  mv "$tmp/host" "$1"
  rmdir "$tmp"
}
