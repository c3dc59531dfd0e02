# shellcheck shell=bash
# Where Debian is to be had: the mirrors that this machine's own apt uses, so that proxies and local mirrors just work.
# Needs common.sh.

# _targets OPTIONS...: one line for each binary index of this machine's apt.
_targets() {
  apt-get indextargets "$@" 'Created-By: Packages' 2>/dev/null || true
}

# debian_mirror: base address of the main archive.
# The index of a foreign repository may carry a Debian suite's name too: what counts is the origin that the signed
# Release file states, and where apt has fetched no lists yet, suite and component. apt checks signatures in any case.
debian_mirror() {
  local uri
  if [[ -n ${CROFT_DEBIAN_MIRROR:-} ]]; then echo "${CROFT_DEBIAN_MIRROR%/}"; return; fi
  # shellcheck disable=SC2016  # apt's own placeholders
  uri=$(_targets --format '$(REPO_URI) $(COMPONENT) $(ORIGIN)|$(LABEL)' |
    awk '$2 == "main" && $3 == "Debian|Debian" && !u { u = $1 } END { print u }')
  # shellcheck disable=SC2016
  [[ -n $uri ]] || uri=$(_targets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' |
    awk '$2 ~ /^(bookworm|trixie|forky|sid|stable|oldstable|testing)$/ && $3 == "main" && !u { u = $1 } END { print u }')
  [[ -n $uri ]] || die "this machine's apt names no Debian mirror; set CROFT_DEBIAN_MIRROR to the base address of one"
  echo "${uri%/}"
}

# security_mirror: base address of the security archive.
security_mirror() {
  local uri
  if [[ -n ${CROFT_DEBIAN_SECURITY_MIRROR:-} ]]; then echo "${CROFT_DEBIAN_SECURITY_MIRROR%/}"; return; fi
  # shellcheck disable=SC2016
  uri=$(_targets --format '$(REPO_URI) $(COMPONENT) $(ORIGIN)|$(LABEL)' |
    awk '$2 ~ /main$/ && $3 == "Debian|Debian-Security" && !u { u = $1 } END { print u }')
  # shellcheck disable=SC2016
  [[ -n $uri ]] || uri=$(_targets --no-release-info --format '$(REPO_URI) $(RELEASE)' |
    awk '$2 ~ /^(bookworm|trixie|forky|stable|oldstable)-security$/ && !u { u = $1 } END { print u }')
  [[ -n $uri ]] || die "this machine's apt names no Debian security mirror; set CROFT_DEBIAN_SECURITY_MIRROR to its base address"
  echo "${uri%/}"
}

# debian_sources CODENAME: the lines of a sources.list for that release.
debian_sources() {
  local main security by="[signed-by=$CROFT_DEBIAN_KEYRING]"
  main=$(debian_mirror) && security=$(security_mirror) || exit 1
  # From 'file:' apt only notes the path; 'copy:' fetches.
  main=${main/#file:/copy:} security=${security/#file:/copy:}
  printf 'deb %s %s %s main\n' "$by" "$main" "$1" "$by" "$main" "$1-updates" "$by" "$security" "$1-security"
}
