# shellcheck shell=bash
# Pulumi's state in the checkout: backend folder, passphrase, one initialised stack for each environment.

ENVIRONMENTS=$ROOT/stacks/environments
PROJECT=croft-stacks

# stack_names: one stack for each committed environment file.
stack_names() {
  local file
  for file in "$ENVIRONMENTS"/*.yaml; do
    [ ! -e "$file" ] || basename "$file" .yaml
  done
}

ensure_passphrase() {
  [ "${PULUMI_CONFIG_PASSPHRASE_FILE:-}" = "$CROFT_LOCAL/passphrase" ] || return 0
  [ ! -s "$CROFT_LOCAL/passphrase" ] || return 0
  if [ -n "$(find "$CROFT_LOCAL/state" -path '*/stacks/*' -name '*.json' -print -quit 2>/dev/null)" ]; then
    die "$CROFT_LOCAL/passphrase is missing, but $CROFT_LOCAL/state holds stacks encrypted with it:" \
      "put the file back, or set PULUMI_CONFIG_PASSPHRASE_FILE to where it is"
  fi
  say "making a passphrase for the secrets in the local state: .croft/passphrase (keep it with .croft/state)"
  (umask 077 && head -c 32 /dev/urandom | base64 | tr -d '\n=' >"$CROFT_LOCAL/passphrase")
}

# ensure_owner: see owner in env.sh.
ensure_owner() {
  own_backend && [ ! -s "$CROFT_LOCAL/owner" ] || return 0
  printf 'checkout-%s\n' "$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' \n')" >"$CROFT_LOCAL/owner"
  CROFT_OWNER=${CROFT_OWNER:-$(owner)}
}

# stack_exists NAME
stack_exists() {
  if own_backend; then
    [ -e "$CROFT_LOCAL/state/.pulumi/stacks/$PROJECT/$1.json" ]
  else
    pulumi -C "$ROOT" stack ls --json | jq -e --arg name "$1" 'any(.name == $name)' >/dev/null
  fi
}

# ensure_stacks: `pulumi stack init` for each environment that has none. Its salt goes to
# stacks/Pulumi.<stack>.yaml, which git ignores: it fits this checkout's passphrase only.
ensure_stacks() {
  local name first=
  while read -r name; do
    if ! stack_exists "$name"; then
      say "initialising stack $name in $PULUMI_BACKEND_URL"
      drop_stale_salt "$name"
      pulumi -C "$ROOT" stack init --no-select "$name" >&2 || die "pulumi could not initialise stack $name: see above"
      [ -n "$first" ] || first=$name
    fi
  done < <(stack_names)
  [ -z "$first" ] || select_first "$first"
}

# drop_stale_salt NAME: a salt left by a state that is gone fits no passphrase of ours. The user's
# own configuration in that file stays.
drop_stale_salt() {
  local file=$ROOT/stacks/Pulumi.$1.yaml
  [ -e "$file" ] && own_backend || return 0
  sed -i '/^encryptionsalt:/d' "$file"
  [ -s "$file" ] || rm -f "$file"
}

# select_first NAME: a plain `pulumi up` works on some stack from the start: sandbox where there is
# one. A stack that the user selected stays selected.
select_first() {
  local name=$1
  pulumi -C "$ROOT" stack --show-name >/dev/null 2>&1 </dev/null && return 0
  ! stack_exists sandbox || name=sandbox
  say "selecting stack $name (change it by 'pulumi stack select')"
  pulumi -C "$ROOT" stack select "$name" >&2
}

# ensure_state: all of the above.
ensure_state() {
  mkdir -p "$CROFT_LOCAL"
  if own_backend && [ ! -d "$CROFT_LOCAL/state" ]; then
    say "making the local state backend .croft/state"
    mkdir -m 0700 "$CROFT_LOCAL/state"
  fi
  ensure_owner
  ensure_passphrase
  ensure_stacks
}

# require_stack NAME: it has an environment file, or somebody made it (its environment is in its
# configuration then), which shows only after load_env; else the error lists those with a file.
require_stack() {
  [ -n "$1" ] || die "name a stack: STACK=$(stack_names | tr '\n' '|' | sed 's/|$//')"
  stack_names | grep -x -- "$1" >/dev/null && return 0
  if [ -n "${PULUMI_BACKEND_URL:-}" ] && stack_exists "$1"; then return 0; fi
  die "there is no stack '$1': stacks/environments has $(stack_names | tr '\n' ' ')"
}

# release_dead_lock STACK: a run that was killed leaves its lock behind. A lock whose process is gone
# from this machine guards nothing: it is lifted. Locks of living processes and other machines stay.
release_dead_lock() {
  own_backend || return 0
  local lock pid host dead=
  for lock in "$CROFT_LOCAL/state/.pulumi/locks/organization/$PROJECT/$1"/*.json; do
    [ -e "$lock" ] || continue
    pid=$(jq -r '.pid // empty' "$lock")
    host=$(jq -r '.hostname // empty' "$lock")
    if [ "$host" != "$(uname -n)" ] || [ -z "$pid" ] || [ -d "/proc/$pid" ]; then return 0; fi
    dead=$pid
  done
  [ -n "$dead" ] || return 0
  say "lifting the lock that a run of stack $1 left when it was killed (process $dead is gone)"
  pulumi -C "$ROOT" cancel --yes -s "$1" >&2
}

# broken_creations: reads `pulumi stack export` on stdin; URNs of what a killed run was making and no later
# one took over. Only what exists outside of nodes: what is on a node goes with it.
broken_creations() {
  jq -r '.deployment | [.resources[]?.urn] as $known | .pending_operations // [] | .[]
    | select(.type == "creating" and (.resource.type | startswith("croft:compute:"))) | .resource.urn
    | select(. as $urn | $known | index($urn) | not)'
}

# take_over STACK: reads its export on stdin. A destroy knows only what is in the state; a creation that was
# killed is not, but is adopted when it is tried again.
take_over() {
  local stack=$1 urns urn names='' targets=()
  urns=$(broken_creations)
  [ -n "$urns" ] || return 0
  while read -r urn; do targets+=(--target "$urn") names+=" ${urn##*::}"; done <<<"$urns"
  say "a run of stack $stack was killed while it made$names: taking that over, so that it goes too"
  # The program may end on what its other resources lack; what counts is that these are known afterwards.
  pulumi -C "$ROOT" up -s "$stack" --yes --skip-preview --non-interactive --refresh=false "${targets[@]}" \
    >"$CROFT_LOCAL/take-over.log" 2>&1 </dev/null || true
  urns=$(pulumi -C "$ROOT" stack export -s "$stack" | broken_creations)
  [ -z "$urns" ] || die "what a killed run was making could not be taken over, and would be left behind:" \
    "$(xargs <<<"$urns"); see .croft/take-over.log, set right what it tells, then repeat"
}

# settle_creations STACK: Pulumi keeps a note of each creation that was killed, also when a later run has taken
# it over. An import of the state drops these notes.
settle_creations() {
  local file=$CROFT_LOCAL/state/.pulumi/stacks/$PROJECT/$1.json state
  own_backend && grep '"pending_operations"' "$file" >/dev/null || return 0
  state=$(pulumi -C "$ROOT" stack export -s "$1")
  if [ -z "$(broken_creations <<<"$state")" ]; then
    pulumi -C "$ROOT" stack import -s "$1" <<<"$state" >/dev/null 2>&1 || warn "the notes of killed creations stay in the state of stack $1"
  fi
}
