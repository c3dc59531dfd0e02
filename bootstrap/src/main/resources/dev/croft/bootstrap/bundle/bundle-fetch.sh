# shellcheck shell=sh
# Fetches files of the bundle CROFT_BUNDLE from Debian's archives at CROFT_MIRROR, so that they need not be sent. Reads lines of
# "SHA256 FILE PATH", PATH being that below an archive's pool; says the FILEs that are there now and are what they should be.
set -eu
: "${CROFT_BUNDLE:?}" "${CROFT_MIRROR:?}" "${CROFT_KILOBYTES:?}"
fetched=$CROFT_BUNDLE.fetched

mkdir -p "$fetched/pool"
# apt reads the folder as a user of its own.
chmod 755 "$fetched" "$fetched/pool"
cat > "$fetched/wanted"
free=$(df -Pk "$fetched" | awk 'NR == 2 { print $4 }')
[ "$free" -gt "$CROFT_KILOBYTES" ] || {
  rm -rf "$fetched"
  echo "$(dirname "$CROFT_BUNDLE") has $free KiB free, the bundle needs $CROFT_KILOBYTES: free some space or give the node a larger disk" >&2
  exit 1
}

# What every mirror has: without an answer here each of hundreds of files would be waited for.
timeout 60 /usr/lib/apt/apt-helper -q -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \
  download-file "$CROFT_MIRROR/debian/dists/stable/InRelease" "$fetched/InRelease" >/dev/null 2>&1 || exit 0
rm -f "$fetched/InRelease"

# fetch POOL: what is not there yet, from one of the archives. What it does not have is no error here.
fetch() {
  while read -r hash file path; do
    [ -f "$fetched/$file" ] || printf '%s\n' "$CROFT_MIRROR/$1/$path" "$fetched/$file" "SHA256:$hash"
  done < "$fetched/wanted" |
    # Three words each. A mirror that hangs half-way must not hold us up for as long as it likes.
    xargs -r -d '\n' -n 240 timeout 600 /usr/lib/apt/apt-helper -q -o Acquire::Retries=2 -o Acquire::http::Timeout=20 \
      -o Acquire::https::Timeout=20 download-file >/dev/null 2>&1 || true
}
fetch debian/pool
fetch debian-security/pool/updates

while read -r hash file _; do
  [ -f "$fetched/$file" ] || continue
  if [ "$(sha256sum < "$fetched/$file" | cut -c1-64)" = "$hash" ]; then echo "$file"; else rm -f "$fetched/$file"; fi
done < "$fetched/wanted"
