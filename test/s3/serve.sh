#!/usr/bin/env bash
# serve.sh ADDRESS PORT BUCKET CA-FILE: an S3 server for tests; see server.py. It is moto's, as the emulator of AWS is.

# shellcheck source=../../setup/lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../setup/lib/all.sh"

moto=$("$ROOT/setup/moto.sh")
exec "${moto%/*}/python" -B "$ROOT/test/s3/server.py" "$@"
