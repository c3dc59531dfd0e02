# shellcheck shell=bash
# Folders that all parts of the set-up agree on. ROOT is set by whoever sources this.

: "${ROOT:?set ROOT to the checkout before sourcing paths.sh}"

# Per machine: what is slow to make and the same for every checkout.
CROFT_CACHE=${CROFT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/croft}
# Per checkout, ignored by git: state backend, passphrase, build stamps.
CROFT_LOCAL=$ROOT/.croft
export CROFT_CACHE CROFT_LOCAL
