#!/bin/bash
# build.sh from end to end, offline and in seconds: tiny package lists, no Go programs, and a Debian mirror of five packages.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
new_key "$WORK/mirror-key"
export CROFT_CACHE=$WORK/cache CROFT_BUNDLE_DATA=$WORK/data CROFT_DEBIAN_KEYRING=$WORK/mirror-key/public.gpg
export CROFT_DEBIAN_MIRROR=file:$WORK/mirror CROFT_DEBIAN_SECURITY_MIRROR=file:$WORK/mirror
pool=$WORK/mirror/pool
tiny_deb "$pool" libc6 1.0 'Essential: yes'
tiny_deb "$pool" systemd 1.0
tiny_deb "$pool" redis-server 5:8.0 'Depends: redis-tools'
tiny_deb "$pool" redis-tools 5:8.0
tiny_deb "$pool" unwanted 1.0
mirror_publish
mkdir -p "$WORK/data/packages" "$WORK/data/go"
echo 'systemd # a comment' >"$WORK/data/packages/base"
echo redis-server >"$WORK/data/packages/common"
: >"$WORK/data/packages/debian-13"
: >"$WORK/data/go/binaries"
build() { "$BUNDLE/build.sh" "$@"; }
bundle=$CROFT_CACHE/bundle/debian-13
holds() { diff <(printf '%s\n' "$@") <(cd "$bundle/pool" && printf '%s\n' *); }

says "a first build" 'debian-13: ready' build debian-13
accepts "it holds the wishes, what they depend on, and the essential packages" \
  holds libc6_1.0_all.deb redis-server_8.0_all.deb redis-tools_8.0_all.deb systemd_1.0_all.deb
accepts "it verifies" "$BUNDLE/verify.sh" "$bundle"
says "a second build does nothing" 'debian-13: nothing to do' build debian-13
says "a refresh without news keeps it" 'nothing newer' build --refresh debian-13
accepts "the key is for its owner alone" test "$(stat -c %a "$CROFT_CACHE/bundle-key" "$CROFT_CACHE/bundle-key/gnupg" | sort -u)" = 700
first=$(readlink "$bundle")

tiny_deb "$pool" systemd 1.1; rm "$pool/systemd_1.0_all.deb"; mirror_publish
says "a newer version alone is no reason" 'nothing to do' build debian-13
says "a refresh takes it" 'ready' build --refresh debian-13
accepts "the newer version is in" test -f "$bundle/pool/systemd_1.1_all.deb"
accepts "the bundle before is kept" test -d "$CROFT_CACHE/bundle/$first"
echo unwanted >>"$WORK/data/packages/common"
says "a longer list is a reason" 'ready' build debian-13
accepts "the new package is in" test -f "$bundle/pool/unwanted_1.0_all.deb"
accepts "the oldest bundle is gone" test ! -e "$CROFT_CACHE/bundle/$first"

current=$(readlink "$bundle")
untouched() { [[ $(readlink "$bundle") == "$current" ]] && "$BUNDLE/verify.sh" "$bundle" && ! compgen -G "$CROFT_CACHE/bundle/.tmp.*"; }
cp -a "$WORK/data/packages/common" "$WORK/common"
echo no-such-package >>"$WORK/data/packages/common"
refuses "an unknown package" 'no-such-package' build debian-13
accepts "the bundle in place is untouched, nothing half-made is left" untouched
cp -a "$WORK/common" "$WORK/data/packages/common"
refuses "an unknown release" "unknown release 'debian-11'" build debian-11
refuses "a mirror that is not there" 'cannot fetch the package lists' env CROFT_DEBIAN_MIRROR="file:$WORK/nowhere" "$BUNDLE/build.sh" --refresh debian-13
refuses "a mirror signed by a stranger" 'cannot fetch the package lists' env CROFT_DEBIAN_KEYRING="$CROFT_CACHE/bundle-key/croft-bundle.gpg" "$BUNDLE/build.sh" --refresh debian-13
accepts "the bundle in place is still untouched" untouched

# apt takes a file that it already has by its size: ours must not.
tiny_deb "$pool" systemd 1.2; rm "$pool/systemd_1.1_all.deb"; mirror_publish
flip "$CROFT_CACHE/bundle/.debs/debian-13/redis-tools_5%3a8.0_all.deb"
says "a spoilt download in the cache is fetched again" 'fetching again' build --refresh debian-13
accepts "and the bundle verifies" "$BUNDLE/verify.sh" "$bundle"
flip "$pool/redis-tools_8.0_all.deb"
current=$(readlink "$bundle")
rm -r "$CROFT_CACHE/bundle/.debs"
refuses "a mirror with a spoilt package" 'cannot fetch the packages' build --refresh debian-13
accepts "the bundle in place is untouched by it" untouched
flip "$pool/redis-tools_8.0_all.deb"

rm "$(realpath "$bundle")/pool/systemd_1.2_all.deb"
says "a bundle that lost a package is made again" 'ready' build debian-13
accepts "and is whole" "$BUNDLE/verify.sh" "$bundle"
chmod -R u+w "$CROFT_CACHE/bundle-key"; rm -r "$CROFT_CACHE/bundle-key/gnupg"
echo '# touched' >>"$WORK/data/packages/common"
refuses "half a key is not replaced silently" 'signing key' build debian-13
finish
