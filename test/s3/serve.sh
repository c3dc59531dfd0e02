#!/usr/bin/env bash
# serve.sh ADDRESS PORT BUCKET CA-FILE: an S3 server for tests; see server.py. Its parts come from PyPI, once, into the cache.

# shellcheck source=../../setup/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../setup/lib/all.sh"

here=$ROOT/test/s3
sum=$(sha256sum <"$here/requirements.txt")
venv=$CROFT_CACHE/s3/${sum:0:12}
mkdir -p "${venv%/*}"
exec 8>"${venv%/*}/lock"
flock 8
if [ ! -e "$venv/ready" ]; then
  ensure_packages "$ROOT/setup/packages-moto.list" >&2
  say "installing moto into $venv (once)"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt"
  touch "$venv/ready"
fi
exec 8>&-
exec "$venv/bin/python" -B "$here/server.py" "$@"
