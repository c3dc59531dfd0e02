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
