# shellcheck shell=bash
# Every shell file of the repository is held to shellcheck's standard.

shell_files() (
  cd "$REPO" || return
  # Without git (an unpacked tarball) every file counts.
  { git ls-files -z --cached --others --exclude-standard 2>/dev/null || find . -type f -print0; } | while IFS= read -r -d '' file; do
    [ -f "$file" ] || continue
    case $file in
      *.sh) printf '%s\0' "$file" ;;
      *.*) ;;
      *) if head -c 64 "$file" | grep -aE '^#! ?/(usr/)?bin/(env )?(ba|da)?sh' >/dev/null; then printf '%s\0' "$file"; fi ;;
    esac
  done
)

# fragment FILE: it names no shell of its own. Fragments that run on nodes are sh.
fragment() { ! head -n 2 "$1" | grep -aE '^#!|shellcheck shell=' >/dev/null; }

test_shellcheck_accepts_all() {
  local list=$PWD/files file
  local -a whole=() parts=()
  shell_files >"$list"
  [ -s "$list" ]
  cd "$REPO" || return
  while IFS= read -r -d '' file; do
    if fragment "$file"; then parts+=("$file"); else whole+=("$file"); fi
  done <"$list"
  shellcheck -x "${whole[@]}"
  [ "${#parts[@]}" -eq 0 ] || shellcheck -x -s sh "${parts[@]}"
}

test_shellcheck_would_refuse() {
  # shellcheck disable=SC2016 # a bad script on purpose
  printf '#!/bin/sh\nrm -rf $1/\n' >bad.sh
  refuses shellcheck bad.sh
}
