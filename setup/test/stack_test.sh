# shellcheck shell=bash disable=SC2034
# What `make down` lets pass, and which stacks there are.

# state RESOURCE...: an exported state with these
state() {
  local IFS=,
  printf '{"deployment":{"resources":[%s]}}' "$*"
}

# resource TYPE NAME [MORE]
resource() { printf '{"urn":"urn:pulumi:s::p::%s::%s","type":"%s","custom":true%s}' "$1" "$2" "$1" "${3:+,$3}"; }

test_a_database_must_be_declared_free_to_destroy() {
  load stack
  local got
  got=$(state "$(resource croft:bootstrap:Pgsql pg-test '"inputs":{}')" \
    "$(resource croft:bootstrap:Redis cache '"inputs":{"allowDestroy":false}')" | guarded_resources)
  contains "$got" 'croft:bootstrap:Pgsql pg-test: allowDestroy is not true'
  contains "$got" 'croft:bootstrap:Redis cache: allowDestroy is not true'
}

test_what_is_free_to_destroy_passes() {
  load stack
  same '' "$(state "$(resource croft:bootstrap:Pgsql pg-test '"inputs":{"allowDestroy":true}')" \
    "$(resource croft:compute:Vm vm '"inputs":{}')" | guarded_resources)"
}

test_a_protected_resource_is_named() {
  load stack
  contains "$(state "$(resource croft:compute:Vm vm '"protect":true')" | guarded_resources)" 'vm: it is protected'
}

test_an_empty_stack_passes() {
  load stack
  same '' "$(echo '{"deployment":{}}' | guarded_resources)"
}

test_unknown_stacks_are_refused_with_the_known_ones() {
  ROOT=$PWD
  mkdir -p stacks/environments
  touch stacks/environments/{dev,sandbox}.yaml
  load state
  require_stack dev
  refuses require_stack nosuch
  contains "$REFUSAL" 'dev sandbox'
  refuses require_stack ''
  contains "$REFUSAL" 'STACK=dev|sandbox'
}

test_a_stack_that_somebody_made_needs_no_file() {
  ROOT=$PWD
  mkdir -p stacks/environments
  load env state
  CROFT_LOCAL=$PWD/.croft PULUMI_BACKEND_URL=file://$PWD/.croft/state
  mkdir -p .croft/state/.pulumi/stacks/croft-stacks
  refuses require_stack mine
  touch .croft/state/.pulumi/stacks/croft-stacks/mine.json
  require_stack mine
}

test_a_url_is_split_from_its_password() {
  load stack
  split_url 'postgresql://app:p%40s%3As@10.0.0.1:5433,10.0.0.2:5433/app?sslmode=require'
  same 'postgresql://app@10.0.0.1:5433,10.0.0.2:5433/app?sslmode=require' "$URL_BARE"
  same 'p@s:s' "$URL_PASSWORD"
  refuses split_url 'mysql://x'
}

test_a_password_file_escapes_what_it_must() {
  load stack
  same '*:*:*:*:a\:b\\c' "$(pgpass_line 'a:b\c')"
}

test_the_release_of_a_stack_is_read_from_its_data() {
  ROOT=$PWD
  mkdir -p stacks/environments
  load stack
  echo 'domain: x' >stacks/environments/a.yaml
  echo 'image: { source: debian-12 }' >stacks/environments/b.yaml
  printf 'image:\n  source: "debian-12"\n' >stacks/environments/c.yaml
  same 'debian-13 debian-12 debian-12' "$(bundle_release a) $(bundle_release b) $(bundle_release c)"
}
