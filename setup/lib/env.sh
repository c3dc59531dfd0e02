# shellcheck shell=bash
# The variables that Pulumi needs here. What the user has set already is kept.

# local_backend CHECKOUT: the URL of its own state. Pulumi's file backend would write the attributes of each
# object to a file beside it, and not at one stroke: a run that is killed there leaves a state that cannot be
# read ("failed to load checkpoint: EOF"). Nothing needs them: metadata=skip.
local_backend() { echo "file://$1/.croft/state?metadata=skip"; }

# own_backend: the state lies in our own folder, so files tell what `pulumi stack ls` would.
own_backend() { [ "${PULUMI_BACKEND_URL%%\?*}" = "file://$CROFT_LOCAL/state" ]; }

# forget_other_checkout: values that the `make env` of another checkout put into this shell are not
# the user's choice: drop them, so that this checkout's own take their place.
forget_other_checkout() {
  [ -n "${CROFT_ENV:-}" ] && [ "$CROFT_ENV" != "$ROOT" ] || return 0
  [ "${PULUMI_BACKEND_URL:-}" != "$(local_backend "$CROFT_ENV")" ] || unset PULUMI_BACKEND_URL
  [ "${PULUMI_CONFIG_PASSPHRASE_FILE:-}" != "$CROFT_ENV/.croft/passphrase" ] || unset PULUMI_CONFIG_PASSPHRASE_FILE
  [ "${CROFT_OWNER:-}" != "$(cat "$CROFT_ENV/.croft/owner" 2>/dev/null)" ] || unset CROFT_OWNER
}

# owner: a name for all that is created from this state, so that stacks of the same name in another
# checkout or backend are never taken for ours. It stays the same when the checkout is moved.
owner() {
  if own_backend; then
    cat "$CROFT_LOCAL/owner" 2>/dev/null || true
  else
    local sum
    sum=$(printf '%s' "$PULUMI_BACKEND_URL" | sha256sum)
    echo "backend-${sum:0:16}"
  fi
}

# load_env: sets and exports the variables in this shell.
load_env() {
  local tools
  forget_other_checkout
  tools=$(find_tools)
  [ -n "$tools" ] || die "the Pulumi CLI is missing: run 'make setup' first"
  case :$PATH: in *":$tools:"*) ;; *) PATH=$tools:$PATH ;; esac
  use_go
  CROFT_ENV=$ROOT
  PULUMI_BACKEND_URL=${PULUMI_BACKEND_URL:-$(local_backend "$ROOT")}
  if [ -z "${PULUMI_CONFIG_PASSPHRASE+set}" ]; then
    PULUMI_CONFIG_PASSPHRASE_FILE=${PULUMI_CONFIG_PASSPHRASE_FILE:-$CROFT_LOCAL/passphrase}
    export PULUMI_CONFIG_PASSPHRASE_FILE
  fi
  CROFT_OWNER=${CROFT_OWNER:-$(owner)}
  # Nodes are set up side by side; four operations for each core, Pulumi's own limit, would queue them.
  PULUMI_PARALLEL=${PULUMI_PARALLEL:-64}
  # Relative to where the user is, not to where Pulumi starts the plugin.
  case ${CROFT_TRACE:-/} in
    /*) ;;
    *) export CROFT_TRACE=$PWD/$CROFT_TRACE ;;
  esac
  # Nothing is to be fetched behind our back: no newer CLI, no plugin from the internet, no links to a service.
  PULUMI_SKIP_UPDATE_CHECK=${PULUMI_SKIP_UPDATE_CHECK:-true}
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION=${PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION:-true}
  PULUMI_SUPPRESS_NEO_LINK=${PULUMI_SUPPRESS_NEO_LINK:-true}
  export PATH CROFT_ENV CROFT_OWNER PULUMI_BACKEND_URL PULUMI_PARALLEL PULUMI_SKIP_UPDATE_CHECK \
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION PULUMI_SUPPRESS_NEO_LINK
}

# print_env: the same as `export` lines for eval. A passphrase itself is never printed, only its file's name.
print_env() {
  local name
  for name in PATH CROFT_ENV CROFT_CACHE CROFT_OWNER PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE_FILE PULUMI_PARALLEL \
    PULUMI_SKIP_UPDATE_CHECK PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION PULUMI_SUPPRESS_NEO_LINK; do
    [ -z "${!name+set}" ] || printf 'export %s=%q\n' "$name" "${!name}"
  done
}
