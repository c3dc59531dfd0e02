# shellcheck shell=bash
# What the tests share. Each test runs in an empty folder of its own.

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
export REPO

# load LIB...: sources libraries of setup/lib, with the folders of this test in place of the user's.
load() {
  ROOT=${ROOT:-$REPO} CROFT_CACHE=$PWD/cache
  export ROOT CROFT_CACHE
  local lib
  for lib in log paths privilege "$@"; do
    # shellcheck source=/dev/null
    source "$REPO/setup/lib/$lib.sh"
  done
}

# same WANTED GOT
same() {
  [ "$1" = "$2" ] && return 0
  printf 'wanted: %s\ngot:    %s\n' "$1" "$2"
  return 1
}

# contains TEXT PART
contains() {
  case $1 in *"$2"*) return 0 ;; esac
  printf 'no "%s" in: %s\n' "$2" "$1"
  return 1
}

# lacks TEXT PART
lacks() {
  case $1 in *"$2"*) printf '"%s" is in: %s\n' "$2" "$1"; return 1 ;; esac
}

# refuses COMMAND...: it must fail; its output is left in REFUSAL.
refuses() {
  if REFUSAL=$( ("$@") 2>&1); then
    printf 'was not refused: %s\n%s\n' "$*" "$REFUSAL"
    return 1
  fi
}

# fake NAME: a command of that name, first on PATH; its body is read from stdin.
fake() {
  mkdir -p "$PWD/fake"
  { echo '#!/bin/bash'; cat; } >"$PWD/fake/$1"
  chmod +x "$PWD/fake/$1"
  case :$PATH: in *":$PWD/fake:"*) ;; *) PATH=$PWD/fake:$PATH ;; esac
  hash -r
}
