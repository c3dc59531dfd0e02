# shellcheck shell=bash
# Installs the Debian packages of setup/packages.list that this machine lacks.

# packages_wanted FILE: the list's lines without comments and blanks.
packages_wanted() { sed -e 's/#.*//' -e 's/[[:space:]]*$//' -e '/^$/d' "$1"; }

# java_major: the release of the JDK on PATH (17, 21, ...), or 0 without one. Read from the JDK's
# release file where there is one: starting a JVM only to ask takes longer than all the rest.
java_major() {
  local javac home version=
  javac=$(command -v javac) || { echo 0; return; }
  home=$(dirname "$(dirname "$(readlink -f "$javac")")")
  if [ -r "$home/release" ]; then
    version=$(sed -n '/^JAVA_VERSION="/{s///;s/".*//p;q}' "$home/release")
  fi
  if [ -z "$version" ]; then
    version=$(javac -version 2>&1)
    version=${version#javac }
  fi
  echo "${version%%[.-]*}"
}

# node_major: the release of the Node.js on PATH (18, 20, ...), or 0 without one.
node_major() {
  local version
  version=$(node --version 2>/dev/null) || { echo 0; return; }
  version=${version#v}
  echo "${version%%.*}"
}

# Names are kept between spaces, so that one pattern match finds them without a process each.
installed_names() {
  dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' | sed -n 's/^ii *//p' | tr '\n' ' '
}

# apt_offers NAME...: at least one of them can be installed.
apt_offers() { apt-cache policy "$@" 2>/dev/null | grep 'Candidate: [^(]' >/dev/null; }

# missing_packages FILE: one line for each wanted line that no installed package satisfies.
missing_packages() {
  local installed line name found
  installed=" $(installed_names) "
  while read -r line; do
    found=
    for name in ${line//[|?]/ }; do
      case $installed in *" $name "*) found=1 ;; esac
    done
    case $line in
      *jdk*) [ "$(java_major)" -lt 17 ] || found=1 ;;
      golang*) [ -n "$found" ] || ! go_settled || found=1 ;;
      nodejs*) [ "$(node_major)" -lt 18 ] || found=1 ;;
      npm*) [ "$(node_major)" -lt 18 ] || ! command -v npm >/dev/null 2>&1 || found=1 ;;
      chromium*) ! command -v chromium >/dev/null 2>&1 || found=1 ;;
    esac
    [ -n "$found" ] || printf '%s\n' "$line"
  done < <(packages_wanted "$1")
}

# choose_package LINE: the first name of a list line that APT offers; nothing for an optional one
# that it does not.
choose_package() {
  local name
  for name in ${1//[|?]/ }; do
    if apt_offers "$name"; then
      echo "$name"
      return 0
    fi
  done
  case $1 in "?"*) return 0 ;; esac
  return 1
}

# ensure_packages FILE
ensure_packages() {
  command -v apt-get >/dev/null 2>&1 \
    || die "this machine has no apt-get: set-up knows Debian 12 and 13 only; install by hand what $1 lists"
  local missing line name
  local -a lines=() names=()
  mapfile -t lines < <(missing_packages "$1")
  # An optional package that APT does not offer is not missing: leave without touching the network.
  missing=$(printf '%s\n' "${lines[@]}" | grep -v '^?' || true)
  if [ -z "$missing" ] && ! optional_offered "${lines[@]}"; then return 0; fi
  can_be_root || die "packages are missing and installing them needs root: run 'sudo apt-get install" \
    "$(printf '%s\n' "$missing" | sed 's/ *|.*//' | tr '\n' ' ')' first"
  say "refreshing APT's package lists"
  as_root apt-get -qq -o DPkg::Lock::Timeout=600 update >&2 || warn "apt-get update failed: going on with the lists at hand"
  for line in "${lines[@]}"; do
    name=$(choose_package "$line") || die "APT offers none of: $line (from $1); check /etc/apt/sources.list"
    [ -z "$name" ] || names+=("$name")
  done
  [ "${#names[@]}" -gt 0 ] || return 0
  say "installing packages: ${names[*]} (log .croft/apt.log)"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confold install --no-install-recommends "${names[@]}" \
    </dev/null >"$CROFT_LOCAL/apt.log" 2>&1 \
    || { tail -n 20 "$CROFT_LOCAL/apt.log" >&2; die "apt-get could not install them: the end of .croft/apt.log is above"; }
}

# optional_offered LINE...: APT offers at least one of the optional packages that are not installed.
optional_offered() {
  local line
  local -a names=()
  for line; do
    case $line in "?"*) names+=("${line#\? }") ;; esac
  done
  [ "${#names[@]}" -gt 0 ] && apt_offers "${names[@]}"
}

# ensure_java: javac on PATH is 17 or later, whoever installed it.
ensure_java() {
  local major
  major=$(java_major)
  [ "$major" -ge 17 ] || die "the JDK on PATH is release $major, 17 or later is needed: put a newer one first on PATH"
}
