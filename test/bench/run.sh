#!/usr/bin/env bash
# Measures what the README promises, side by side in one run, and writes RESULTS.md. Called by `make bench`, with the project's
# tools on PATH, after set-up, build and bundle. Uses stacks of its own with a state of its own; destroys them in the end,
# whatever happens.
#   PARTS='noop delay'   only these, of: sandbox dev install noop delay fleet watched clouds where faults handover redis; peers stands for install, noop and delay
#   RUNS=3               runs of each; left out: as many as fit into 25 minutes
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
WORK=$(mktemp -d "${TMPDIR:-/tmp}/croft-bench.XXXXXX")
ALL='sandbox dev install noop delay fleet watched clouds where faults handover redis'
export PULUMI_BACKEND_URL="file://$WORK/state?metadata=skip" PULUMI_CONFIG_PASSPHRASE=bench CROFT_OWNER=bench-$$
unset PULUMI_CONFIG_PASSPHRASE_FILE
mkdir "$WORK/state"
: "${CROFT_CACHE:=${XDG_CACHE_HOME:-$HOME/.cache}/croft}"

for file in lib/measure lib/results lib/stacks lib/nodes parts/stacks parts/peers parts/fleet parts/watched parts/clouds parts/where parts/faults parts/redis; do
  # shellcheck source=/dev/null
  . "$HERE/$file.sh"
done
# shellcheck source=../../setup/lib/classes.sh
. "$ROOT/setup/lib/classes.sh"

clean_up() {
  set +e
  # Who has asked us to end once need not ask again; what we destroy is not to be cut short.
  trap '' INT TERM HUP
  # Whatever still runs on the side: the engine, scripts on nodes, the repository.
  mapfile -t running < <(jobs -p)
  [ "${#running[@]}" = 0 ] || kill "${running[@]}" 2>/dev/null
  end_all_stacks
  unserve
  for socket in "$WORK"/cp/*; do
    [ ! -S "$socket" ] || ssh -o ControlPath="$socket" -O exit nobody 2>/dev/null
  done
  # Without its state a stack could not be destroyed any more.
  if [ -s "$WORK/stacks" ]; then
    say "left in $WORK, for 'pulumi destroy' with PULUMI_BACKEND_URL=$PULUMI_BACKEND_URL and PULUMI_CONFIG_PASSPHRASE=bench: $(cat "$WORK/stacks")"
  else
    rm -rf "$WORK"
  fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

parts=${PARTS:-$ALL}
parts=${parts//peers/install noop delay}
for part in $parts; do
  case " $ALL " in *" $part "*) ;; *) fail "there is no part '$part': PARTS may name $ALL, or peers" ;; esac
done
# In the order of ALL: peers share their machines.
for part in $ALL; do
  case " $parts " in *" $part "*) ;; *) continue ;; esac
  start=$SECONDS
  "part_$part"
  say "$part took $((SECONDS - start)) s"
  # shellcheck disable=SC2086 # words
  assemble "$HERE/RESULTS.md" $ALL
done
cat "$HERE/RESULTS.md"
