# shellcheck shell=bash
# A private apt: own configuration, sources, lists and an empty dpkg status. The machine's apt is not touched and no
# special rights are needed. Needs common.sh and mirrors.sh.

# apt_root DIR CODENAME: makes it and fetches the package lists.
apt_root() {
  local dir=$1 codename=$2 arch
  arch=$(architecture)
  [[ -r $CROFT_DEBIAN_KEYRING ]] || die "Debian's keyring $CROFT_DEBIAN_KEYRING is missing; install debian-archive-keyring"
  mkdir -p "$dir"/{parts,lists/partial,none/partial}
  : >"$dir/status"
  debian_sources "$codename" >"$dir/sources.list"
  {
    # How to reach mirrors (proxies, certificates, retries) is for the machine to say; its hooks and pins are not ours.
    apt-config dump | grep -E '^Acquire::(http|https|Retries|ForceIPv|Check-|Max-FutureTime)' || true
    cat <<CONF
Dir::Etc::main "/dev/null";
Dir::Etc::parts "$dir/parts";
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "$dir/parts";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "$dir/parts";
Dir::State "$dir";
Dir::State::lists "$dir/lists";
Dir::State::status "$dir/status";
Dir::State::extended_states "$dir/extended_states";
Dir::Cache "$dir";
Dir::Cache::archives "$dir/none";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
APT::Architecture "$arch";
APT::Architectures "$arch";
APT::Install-Recommends "false";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
Acquire::ForceHash "SHA256";
Debug::NoLocking "true";
CONF
  } >"$dir/apt.conf"
  if ! APT_CONFIG=$dir/apt.conf apt-get -q -y -o APT::Update::Error-Mode=any update >"$dir/update.log" 2>&1; then
    grep -E '^[EW]:' "$dir/update.log" >&2 || tail -n 20 "$dir/update.log" >&2
    die "cannot fetch the package lists of $codename (see above). A missing public key means an old debian-archive-keyring; another mirror can be named in CROFT_DEBIAN_MIRROR and CROFT_DEBIAN_SECURITY_MIRROR"
  fi
}
