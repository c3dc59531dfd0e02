#!/bin/bash
# The package of the dashboards: what it is made again for, and what it refuses. npm is a stand-in here.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
export CROFT_CACHE=$WORK/cache CROFT_DASHBOARDS=$WORK/dashboards
for part in common own-debs dashboards-deb; do
  # shellcheck source=/dev/null
  . "$BUNDLE/lib/$part.sh"
done
# shellcheck disable=SC2153  # of common.sh
mkdir -p "$WORK/bin" "$BUNDLES" "$CROFT_DASHBOARDS"/{boards,check,src,test,node_modules/x,dist}
cp "$BUNDLE"/../dashboards/check/*.js "$CROFT_DASHBOARDS/check/"
cp "$BUNDLE/../dashboards/boards/nodes-overview.json" "$BUNDLE/../dashboards/boards/nodes-cluster.json" "$BUNDLE/../dashboards/boards/nodes-instance.json" \
  "$BUNDLE"/../dashboards/boards/pgsql-{cluster,instance,databases,overview,replication,pgbouncer,patroni}.json "$BUNDLE/../dashboards/boards/infra-overview.json" "$CROFT_DASHBOARDS/boards/"
printf '{\n  "version": "1.2.3",\n  "type": "module"\n}\n' >"$CROFT_DASHBOARDS/package.json"
cat >"$WORK/bin/npm" <<'NPM'
#!/bin/bash
case $* in
  ci*) [[ ! -e fails ]] ;;
  *build*) mkdir dist && echo page >dist/index.html && cp -R boards dist/ ;;
  *registry) echo https://user:secret@npm.example/ ;;
esac
NPM
chmod +x "$WORK/bin/npm"
PATH=$WORK/bin:$PATH
made() { (dashboards_deb && ls "$DASHBOARDS_DEBS"/*.deb); }
id() { dashboards_id; }

says "a first build" 'building croft-dashboards' made
says "a second does nothing" 'nothing to build' made
deb=$(made | tail -n 1)
accepts "its version is that of the pages with a hash of what they are made from" grep -qF "croft-dashboards_1.2.3+$(id)_all.deb" <<<"$deb"
contents() { dpkg-deb --contents "$deb" | grep -F "$1"; }
says "it holds the page" './usr/share/croft/dashboards/index.html' contents index.html
says "owned by root" 'root/root' contents index.html
before=$(id)
touch "$CROFT_DASHBOARDS/node_modules/x/y" "$CROFT_DASHBOARDS/dist/y" "$CROFT_DASHBOARDS/test/y"
accepts "what a build or a test leaves is no reason" test "$(id)" = "$before"
own=$(own_id)
echo '// more' >"$CROFT_DASHBOARDS/src/main.js"
accepts "a changed source is one" test "$(id)" != "$before"
accepts "and none for the Go programs" test "$(own_id)" = "$own"
says "it is built again" 'building croft-dashboards' made
: >"$CROFT_DASHBOARDS/fails"
refuses "npm's failure is told, with the registry but without its password" 'its registry is https://npm.example/' made
rm "$CROFT_DASHBOARDS/fails"
echo '{ "kind": "Dashboard" }' >"$CROFT_DASHBOARDS/boards/bad.json"
refuses "a broken board is named" 'boards/bad.json: metadata.name' made
rm "$CROFT_DASHBOARDS/boards/bad.json"
printf '#!/bin/sh\n[ "$1" = --version ] && echo v16.0.0\nexit 1\n' >"$WORK/bin/node" && chmod +x "$WORK/bin/node"
echo '// again' >"$CROFT_DASHBOARDS/src/main.js"
refuses "a Node.js that is too old" 'Node.js on PATH is v16.0.0, 18 or later is needed' made
# shellcheck disable=SC2034  # of dashboards-deb.sh
without() { (DASHBOARDS=$WORK/nowhere; dashboards_deb && [[ -z $DASHBOARDS_DEBS ]]); }
accepts "no pages, no package" without
finish
