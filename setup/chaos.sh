#!/usr/bin/env bash
# make chaos [MINUTES=n] [SEED=s]: strikes at a stack's runs (kills, cuts, full disks) until the time is over, and looks
# each time whether the next run sets all right. Report: test/target/chaos. With it runs what takes too long for every
# 'make test': faults at every call of AWS (ten minutes), a Citus shard (ten minutes), INFRA's loss (five).

# shellcheck source=lib/all.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/all.sh"

minutes=${1:-30} seed=${2:-}
case $minutes in *[!0-9]* | '') die "MINUTES must be a number, found '$minutes'" ;; esac
case $seed in *[!0-9]*) die "SEED must be a number, found '$seed'" ;; esac
is_root || die "make chaos cuts networks and fills file systems of its own: run it as root"
"$ROOT/setup/setup.sh"
load_env
"$ROOT/bundle/build.sh"
"$ROOT/setup/build.sh"
cd "$ROOT"
# shellcheck disable=SC2086 # MVN_FLAGS holds words
mvn --no-transfer-progress --batch-mode ${MVN_FLAGS:-} -pl test -am verify -Dtest=NoneSuch -Dit.test='ChaosRun,CitusRun,FaultsRun,InfraLossRun,LibvirtCutIT,SideBySideIT,StrikesIT' \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dchaos.minutes="$minutes" ${seed:+-Dchaos.seed="$seed"} </dev/null
