# Whether the package with Citus is there or can be installed: "yes", else the names of similar ones that could be.
set -eu
there() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$CROFT_PACKAGE" 2>/dev/null)" = installed ] ||
    apt-cache show "$CROFT_PACKAGE" >/dev/null 2>&1
}
# Once more with fresh lists: a repository may just have been put there.
if there || { apt-get update -qq >/dev/null 2>&1 && there; }; then
  echo yes
else
  apt-cache pkgnames "postgresql-$CROFT_VERSION-citus" | sort | tr '\n' ' '
fi
