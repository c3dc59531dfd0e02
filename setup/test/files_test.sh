# shellcheck shell=bash
# Every shell file of the repository is held to shellcheck's standard.

shell_files() {
  cd "$REPO" || return
  git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    [ -f "$file" ] || continue
    case $file in
      *.sh) printf '%s\0' "$file" ;;
      *.*) ;;
      *) if head -c 64 "$file" | grep -aE '^#! ?/(usr/)?bin/(env )?(ba|da)?sh' >/dev/null; then printf '%s\0' "$file"; fi ;;
    esac
  done
}

test_shellcheck_accepts_all() {
  shell_files >"$PWD/../files"
  local list=$PWD/../files
  [ -s "$list" ]
  cd "$REPO" || return
  xargs -0 -a "$list" shellcheck -x
}

test_shellcheck_would_refuse() {
  # shellcheck disable=SC2016 # a bad script on purpose
  printf '#!/bin/sh\nrm -rf $1/\n' >bad.sh
  refuses shellcheck bad.sh
}
