# shellcheck shell=bash disable=SC2034,SC2317
# The local state backend, with the real Pulumi CLI in a checkout of its own.

prepare() {
  unset PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE CROFT_ENV CROFT_OWNER
  export PULUMI_HOME=$PWD/home
  ROOT=$PWD/checkout
  mkdir -p "$ROOT/stacks/environments" "$ROOT/providers/plugin/bin"
  cp "$REPO/Pulumi.yaml" "$REPO/.gitignore" "$ROOT"
  echo 'domain: a.test' >"$ROOT/stacks/environments/one.yaml"
  git -C "$ROOT" init -q
  load env state tools go
  find_tools() { dirname "$(command -v pulumi)"; }
  load_env
}

test_first_run_makes_state_that_git_does_not_see() {
  prepare
  ensure_state
  same 600 "$(stat -c %a "$ROOT/.croft/passphrase")"
  contains "$(cat "$ROOT/stacks/Pulumi.one.yaml")" encryptionsalt
  same one "$(pulumi -C "$ROOT" stack --show-name)"
  same '.gitignore Pulumi.yaml stacks/environments/one.yaml' \
    "$(git -C "$ROOT" status --porcelain -uall | cut -c4- | sort | xargs)"
}

test_second_run_says_and_changes_nothing_and_a_new_environment_is_added() {
  prepare
  ensure_state
  local before
  before=$(cat "$ROOT/.croft/passphrase" "$ROOT/stacks/Pulumi.one.yaml")
  same '' "$(ensure_state 2>&1)"
  same "$before" "$(cat "$ROOT/.croft/passphrase" "$ROOT/stacks/Pulumi.one.yaml")"
  echo 'domain: b.test' >"$ROOT/stacks/environments/two.yaml"
  contains "$(ensure_state 2>&1)" 'initialising stack two'
  same one "$(pulumi -C "$ROOT" stack --show-name)"
}

test_a_lost_passphrase_is_not_replaced() {
  prepare
  ensure_state
  rm "$ROOT/.croft/passphrase"
  refuses ensure_state
  contains "$REFUSAL" 'passphrase is missing'
  [ ! -e "$ROOT/.croft/passphrase" ]
}

test_a_lost_state_starts_anew_and_keeps_the_users_configuration() {
  prepare
  ensure_state
  printf 'config:\n  croft-stacks:color: green\n' >>"$ROOT/stacks/Pulumi.one.yaml"
  rm -rf "$ROOT/.croft"
  ensure_state
  same green "$(pulumi -C "$ROOT" config get -s one color)"
  pulumi -C "$ROOT" config set -s one --secret word s3cret
  lacks "$(cat "$ROOT/stacks/Pulumi.one.yaml")" s3cret
}

test_a_passphrase_of_the_user_is_used() {
  prepare
  unset PULUMI_CONFIG_PASSPHRASE_FILE
  export PULUMI_CONFIG_PASSPHRASE=mine
  ensure_state
  [ ! -e "$ROOT/.croft/passphrase" ]
  contains "$(cat "$ROOT/stacks/Pulumi.one.yaml")" encryptionsalt
}

# lock PID HOST: what a running CLI keeps in the state
lock() {
  local dir=$ROOT/.croft/state/.pulumi/locks/organization/croft-stacks/one
  mkdir -p "$dir"
  printf '{"pid":%s,"username":"u","hostname":"%s","timestamp":"2026-01-01T00:00:00Z"}' "$1" "$2" >"$dir/$1.json"
}

locked() { pulumi -C "$ROOT" destroy --yes --skip-preview --refresh=false -s one; }

test_the_lock_of_a_dead_run_is_lifted() {
  prepare
  ensure_state
  sh -c : &
  wait $!
  lock $! "$(uname -n)"
  refuses locked
  contains "$REFUSAL" 'locked'
  contains "$(release_dead_lock one 2>&1)" 'lifting the lock'
  locked
}

test_the_lock_of_a_living_run_and_of_another_machine_stays() {
  prepare
  ensure_state
  lock $$ "$(uname -n)"
  same '' "$(release_dead_lock one 2>&1)"
  refuses locked
  rm -r "$ROOT/.croft/state/.pulumi/locks"
  lock 999999 elsewhere
  same '' "$(release_dead_lock one 2>&1)"
  refuses locked
}

test_what_a_killed_run_was_making_is_found_until_it_is_taken_over() {
  load state
  local state='{"deployment":{"resources":[{"urn":"u::croft:compute:Vm::b"}],"pending_operations":[
    {"type":"creating","resource":{"urn":"u::croft:compute:Vm::a","type":"croft:compute:Vm"}},
    {"type":"creating","resource":{"urn":"u::croft:compute:Vm::b","type":"croft:compute:Vm"}},
    {"type":"creating","resource":{"urn":"u::croft:bootstrap:Node::a","type":"croft:bootstrap:Node"}},
    {"type":"updating","resource":{"urn":"u::croft:compute:Vm::c","type":"croft:compute:Vm"}}]}}'
  same 'u::croft:compute:Vm::a' "$(broken_creations <<<"$state")"
  same '' "$(broken_creations <<<'{"deployment":{"resources":[]}}')"
  same '' "$(broken_creations <<<'{"deployment":null}')"
}
