#!/bin/sh
# Runs inside a new root: installs packages from the offline bundle, and only from it. What they bring is neither
# enabled nor started: what runs on a node is declared elsewhere.
set -eu
cd /croft-build
bundle=$(cat bundle)

# Also aliases: one that is left makes a unit look enabled that no target wants.
links() { find /etc/systemd/system -mindepth 1 -type l | sort; }

mkdir -p empty.d
# No other source of packages, no downloads' cache in the image, no check that the bundle is fresh: it never changes.
cat > apt.conf <<APT
Dir::Etc::sourcelist "/croft-build/bundle.list";
Dir::Etc::sourceparts "/croft-build/empty.d";
Dir::State::lists "/croft-build/lists";
Dir::Cache "/croft-build/cache";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "root";
APT
mkdir -p lists/partial cache/archives/partial
echo "deb [signed-by=$bundle/croft-bundle.gpg] file://$bundle ./" > bundle.list
APT_CONFIG=/croft-build/apt.conf DEBIAN_FRONTEND=noninteractive
export APT_CONFIG DEBIAN_FRONTEND

# Quiet, but a failure shows what apt and the packages' scripts said last.
run() { "$@" > log 2>&1 < /dev/null || { tail -n 40 log >&2; exit 1; }; }

run apt-get -q update
links > before
# shellcheck disable=SC2046 # one package a word
run apt-get -q -y --no-install-recommends install $(cat extras)
links > after
comm -13 before after | while read -r link; do rm "$link"; done
