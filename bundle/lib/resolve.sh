# shellcheck shell=bash
# From wishes to packages: resolve the closure, fetch it, prove it against Debian's signed index. Needs common.sh.

# closure APT_DIR RELEASE: writes APT_DIR/closure, lines of "URI file size SHA256", sorted by file.
# Resolved against an empty system with all essential packages: whatever a node's image already holds or lacks, and
# however old it is, all it can need is in the bundle. A base image can be made from it too.
closure() {
  local dir=$1 data=$CROFT_BUNDLE_DATA/packages wishes
  mapfile -t wishes < <(words "$data/base" "$data/common" "$data/$2")
  [[ ${#wishes[@]} -gt 0 ]] || die "the package lists in $data are empty"
  if ! APT_CONFIG=$dir/apt.conf apt-get -q -y --print-uris install '?essential' "${wishes[@]}" \
    >"$dir/closure.log" 2>"$dir/closure.err"; then
    { grep -vE '^(Reading|Building)' "$dir/closure.log" || true; } | tail -n 20 >&2
    cat "$dir/closure.err" >&2
    die "the packages wanted in $data/{base,common,$2} cannot be installed together (see above)"
  fi
  sed -n "s/^'\([^']*\)' \([^ ]*\) \([0-9]*\) SHA256:\([0-9a-f]*\)\$/\1 \2 \3 \4/p" "$dir/closure.log" |
    LC_ALL=C sort -k2,2 >"$dir/closure"
  [[ $(grep -c "^'" "$dir/closure.log") == $(wc -l <"$dir/closure") ]] ||
    die "apt named a package without a SHA256: $(grep "^'" "$dir/closure.log" | grep -v SHA256: | head -n 1)"
}

# fetch APT_DIR RELEASE STORE: downloads the closure into STORE, which is kept between runs.
# apt trusts a file that it finds there by its size alone, so each is hashed here; a bad one is fetched once more.
fetch() {
  local dir=$1 store=$3 data=$CROFT_BUNDLE_DATA/packages wishes bad attempt
  mapfile -t wishes < <(words "$data/base" "$data/common" "$data/$2")
  mkdir -p "$store/partial"
  for attempt in 1 2; do
    if ! APT_CONFIG=$dir/apt.conf apt-get -q -y --download-only -o Dir::Cache::archives="$store" \
      -o APT::Keep-Downloaded-Packages=true install '?essential' "${wishes[@]}" >"$dir/fetch.log" 2>&1; then
      { grep -E '^(E|W|Err):?' "$dir/fetch.log" || true; } | tail -n 20 >&2
      die "cannot fetch the packages of $2 (see above); run it again when the mirror answers, nothing is lost"
    fi
    bad=$(cd "$store" && awk '{ print $4 "  " $2 }' "$dir/closure" |
      { sha256sum --check --quiet 2>/dev/null || true; } | sed -n 's/: FAILED.*//p')
    [[ -n $bad ]] || return 0
    warn "fetching again what does not match Debian's index: ${bad//$'\n'/ }"
    (cd "$store" && xargs -d '\n' rm -f -- <<<"$bad")
  done
  die "after $attempt attempts these still do not match Debian's index: ${bad//$'\n'/ }"
}

# pool APT_DIR STORE POOL: the closure as files of a repository. Hard links where the file system allows: no copy.
# An epoch (name_5%3a8.0_amd64.deb) is left out of file names, as Debian's own pool does: '%' in URLs is trouble.
pool() {
  local file
  while read -r _ file _; do
    ln -f -- "$2/$file" "$3/${file/_+([0-9])%3a/_}" 2>/dev/null || cp -- "$2/$file" "$3/${file/_+([0-9])%3a/_}"
  done <"$1/closure"
}
shopt -s extglob
