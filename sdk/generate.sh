#!/bin/sh
# Generates the Java classes of the plugin's resources from providers/plugin/schema.json.
#   generate.sh [FOLDER]   FOLDER: where they go; default: this module's src/main, whose old classes are removed first
# Needs `pulumi` and `pulumi-language-java` on PATH (`make setup` finds or builds them). No network.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$(realpath -m -- "${1:-$here/src/main}")
schema=$(realpath -- "$here/../providers/plugin/schema.json")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Outside of any Pulumi project, and with a home of its own: neither has a part in this.
cd "$work"
PULUMI_HOME=$work/home PULUMI_SKIP_UPDATE_CHECK=true \
    pulumi package gen-sdk "$schema" --language java --local -o "$work/sdk" >&2
made=$work/sdk/java/src/main
# The README and build files that come with it are not ours; the version is read by the classes at run time.
for part in java resources; do
    rm -rf "${target:?}/$part/dev/croft"
    mkdir -p "$target/$part/dev"
    cp -R "$made/$part/dev/croft" "$target/$part/dev/croft"
done
