# shellcheck shell=bash disable=SC2317
# The variables for Pulumi.

prepare() {
  ROOT="$PWD/a checkout"
  mkdir -p "$ROOT"
  unset PULUMI_BACKEND_URL PULUMI_CONFIG_PASSPHRASE PULUMI_CONFIG_PASSPHRASE_FILE PULUMI_PARALLEL CROFT_ENV CROFT_OWNER
  load env tools go
  find_tools() { echo /tools; }
}

test_defaults_lie_in_the_checkout() {
  prepare
  load_env
  same "file://$PWD/a checkout/.croft/state?metadata=skip" "$PULUMI_BACKEND_URL"
  same "$PWD/a checkout/.croft/passphrase" "$PULUMI_CONFIG_PASSPHRASE_FILE"
  contains ":$PATH:" ':/tools:'
}

test_what_is_printed_can_be_evaluated() {
  prepare
  load_env
  local printed
  printed=$(print_env)
  same "file://$PWD/a checkout/.croft/state?metadata=skip" "$(env -i bash -c "$printed"$'\n''echo "$PULUMI_BACKEND_URL"')"
}

test_what_the_user_set_is_kept() {
  prepare
  export PULUMI_BACKEND_URL=s3://mine PULUMI_PARALLEL=3
  load_env
  same s3://mine "$PULUMI_BACKEND_URL"
  same 3 "$PULUMI_PARALLEL"
}

test_a_passphrase_of_the_user_is_kept_and_never_printed() {
  prepare
  export PULUMI_CONFIG_PASSPHRASE=hunter2
  load_env
  same '' "${PULUMI_CONFIG_PASSPHRASE_FILE:-}"
  lacks "$(print_env)" hunter2
}

test_values_of_another_checkout_are_dropped() {
  prepare
  export CROFT_ENV=/other 'PULUMI_BACKEND_URL=file:///other/.croft/state?metadata=skip' \
    PULUMI_CONFIG_PASSPHRASE_FILE=/other/.croft/passphrase
  load_env
  same "file://$PWD/a checkout/.croft/state?metadata=skip" "$PULUMI_BACKEND_URL"
  same "$PWD/a checkout/.croft/passphrase" "$PULUMI_CONFIG_PASSPHRASE_FILE"
}

test_each_state_has_an_owner_of_its_own() {
  prepare
  mkdir .croft 'a checkout/.croft' other other/.croft
  echo checkout-1 >'a checkout/.croft/owner'
  echo checkout-2 >other/.croft/owner
  same checkout-1 "$(load_env && echo "$CROFT_OWNER")"
  same backend- "$(PULUMI_BACKEND_URL=s3://a && load_env && echo "${CROFT_OWNER:0:8}")"
  lacks "$(PULUMI_BACKEND_URL=s3://a && load_env && echo "$CROFT_OWNER")" \
    "$(PULUMI_BACKEND_URL=s3://b && load_env && echo "$CROFT_OWNER")"
  same mine "$(CROFT_OWNER=mine && load_env && echo "$CROFT_OWNER")"
  same checkout-1 "$(CROFT_ENV=$PWD/other CROFT_OWNER=checkout-2 && load_env && echo "$CROFT_OWNER")"
}

test_without_tools_it_refuses() {
  prepare
  find_tools() { :; }
  refuses load_env
  contains "$REFUSAL" "run 'make setup' first"
}
