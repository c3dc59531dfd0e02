#!/usr/bin/env bash
# make dist: what projects outside this checkout use: dist/ gets the plugin as a tarball for
#   pulumi plugin install resource croft VERSION --file dist/pulumi-resource-croft-vVERSION.tar.gz
# and the Java classes go to the local Maven repository.

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

load_env
"$ROOT/setup/build.sh" --jars
version=$(sed -n '/<artifactId>croft<\/artifactId>/,/<\/version>/{/<version>/{s/.*<version>//;s/<.*//p;q}}' "$ROOT/pom.xml")
[ -n "$version" ] || die "cannot read the version of dev.croft:croft in $ROOT/pom.xml"
mkdir -p "$ROOT/dist"
tarball=$ROOT/dist/pulumi-resource-croft-v$version.tar.gz

# The launcher finds the jar beside itself. Fixed times and owners: the same sources give the same tarball.
plugin=$ROOT/providers/plugin
tar -C / -cf - --transform 's,.*/,,' --mtime=@0 --owner=0 --group=0 --numeric-owner --sort=name \
  "${plugin#/}/bin/pulumi-resource-croft" "${CROFT_LOCAL#/}/run/pulumi-resource-croft.jar" "${ROOT#/}/LICENSE" \
  | gzip -n >"$tarball.new"
mv "$tarball.new" "$tarball"
say "made ${tarball#"$ROOT"/}"

say "installing the Java classes $version into the local Maven repository"
cd "$ROOT"
mvn -q --batch-mode --no-transfer-progress -pl model,sdk,components -am -DskipTests install >&2
