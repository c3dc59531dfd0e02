#!/usr/bin/env bash
# moto.sh: prints the path of moto_server, the emulator of AWS that tests use; puts it into the cache the first time.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

sum=$(sha256sum <"$ROOT/setup/tools/moto.txt")
home=$CROFT_CACHE/moto-${sum:0:12}
if [ ! -x "$home/bin/moto_server" ] || [ ! -e "$home/complete" ]; then
  mkdir -p "$CROFT_CACHE"
  exec 8>"$CROFT_CACHE/moto.lock"
  flock 8
  if [ ! -e "$home/complete" ]; then
    ensure_packages "$ROOT/setup/packages-moto.list" >&2
    say "putting moto, an emulator of AWS, into $home"
    rm -rf "$home"
    python3 -m venv "$home" >&2 || die "python3 cannot make an environment: see its message above"
    "$home/bin/pip" install --quiet --disable-pip-version-check -r "$ROOT/setup/tools/moto.txt" >&2 \
      || die "pip cannot install moto: see its message above; it needs PyPI"
    touch "$home/complete"
  fi
  exec 8>&-
fi
echo "$home/bin/moto_server"
