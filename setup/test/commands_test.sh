# shellcheck shell=bash
# make sql, make ssh, make down: what they hand to psql, ssh and pulumi.

# stack: a checkout whose stack `box` has outputs, and fakes of the programs that are called
stack() {
  cp -r "$REPO/setup" "$REPO/Makefile" .
  mkdir -p stacks/environments tool
  touch stacks/environments/box.yaml
  cat >outputs.json <<'JSON'
{"adminKey":"PRIVATE KEY", "caCertificate":"CA",
 "connectionStrings":{"pg-a":"postgresql://app:s3%2Fcret@10.1.0.2:5433/app?sslmode=require","pg-b":"postgresql://b:bb@h:5433/b"},
 "endpoints":{"portal":"https://10.1.0.2","nodes":{"n1":{"host":"10.1.0.2","port":22,"user":"admin","hostKey":"ssh-ed25519 AAAA"},
  "n2":{"host":"10.1.0.3","port":2222,"user":"admin","hostKey":"ssh-ed25519 BBBB"},
  "n3":{"host":"10.1.0.4","port":22,"user":"admin","hostKey":"ssh-ed25519 CCCC",
   "jump":{"host":"198.51.100.7","port":2200,"user":"admin","hostKey":"ssh-ed25519 DDDD"}}}}}
JSON
  echo '{"deployment":{"resources":[]}}' >state.json
  export CALLS=$PWD/calls TEST=$PWD
  # A CLI that is new enough counts as the tools.
  cat >tool/pulumi <<'BODY'
#!/bin/bash
case $* in
  version) echo v3.999.0 ;;
  *'stack output'*) cat "$TEST/outputs.json" ;;
  *'stack export'*) cat "$TEST/state.json" ;;
  *) echo "pulumi $*" >>"$CALLS" ;;
esac
BODY
  touch tool/pulumi-language-java
  chmod +x tool/*
  PATH=$PWD/tool:$PATH
  fake psql <<'BODY'
{ echo "psql $*"; cat "$PGPASSFILE"; stat -c %a "$PGPASSFILE" "$(dirname "$PGPASSFILE")" | xargs; } >>"$CALLS"
dirname "$PGPASSFILE" >"$TEST/private"
echo 1
BODY
  fake ssh <<'BODY'
echo "ssh $*" >>"$CALLS"
while [ $# -gt 0 ]; do case $1 in
  -i) cat "$2" >>"$CALLS"; stat -c %a "$2" >>"$CALLS"; dirname "$2" >"$TEST/private"; shift ;;
  UserKnownHostsFile=*) cat "${1#*=}" >>"$CALLS" ;;
esac; shift; done
BODY
}

test_sql_keeps_the_password_off_the_command_line() {
  stack
  same 1 "$(SQL='SELECT 1' setup/sql.sh box)"
  contains "$(head -n 1 calls)" 'postgresql://app@10.1.0.2:5433/app?sslmode=require'
  lacks "$(head -n 1 calls)" cret
  contains "$(cat calls)" '*:*:*:*:s3/cret'
  contains "$(cat calls)" '600 700'
  [ ! -e "$(cat private)" ]
}

test_make_hands_a_query_over_as_it_is() {
  stack
  make -s sql STACK=box SQL='SELECT $tag$a "b" $HOME $(x)$tag$'
  contains "$(cat calls)" 'SELECT $tag$a "b" $HOME $(x)$tag$'
}

test_sql_goes_through_the_jump_host_under_the_same_name() {
  stack
  fake psql <<'BODY'
echo "psql $PGHOSTADDR $*" >>"$CALLS"
BODY
  fake pg_isready <<'BODY'
case "$PGHOSTADDR $*" in *'127.0.0.1 '*'-h 10.1.0.5 '*) ;; *) exit 2 ;; esac
BODY
  sed -i 's/10.1.0.2:5433/10.1.0.4:5433,10.1.0.5:5434,10.1.0.6:5433/' outputs.json
  SQL='SELECT 1' setup/sql.sh box
  local port
  port=$(grep -o '127.0.0.1:[0-9]*:10.1.0.5:5434' calls | cut -d : -f 2)
  contains "$(cat calls)" 'admin@198.51.100.7'
  contains "$(cat calls)" '-p 2200'
  contains "$(grep ^psql calls)" 'psql 127.0.0.1 '
  contains "$(grep ^psql calls)" "@10.1.0.5:$port/app"
  contains "$(cat calls)" '-O exit'
  [ ! -e "$(cat private)" ]
}

test_sql_leaves_nothing_when_the_tunnel_has_ended_by_itself() {
  stack
  fake ssh <<'BODY'
case $* in *'-O exit'*) exit 255 ;; esac
while [ $# -gt 0 ]; do case $1 in -i) dirname "$2" >"$TEST/private" ;; esac; shift; done
BODY
  fake pg_isready <<'BODY'
exit 0
BODY
  sed -i s/10.1.0.2:5433/10.1.0.4:5433/ outputs.json
  same 1 "$(SQL='SELECT 1' setup/sql.sh box)"
  [ ! -e "$(cat private)" ]
}

test_sql_tells_that_the_jump_host_is_away() {
  stack
  fake ssh <<'BODY'
exit 255
BODY
  sed -i s/10.1.0.2:5433/10.1.0.4:5433/ outputs.json
  SQL='SELECT 1' refuses setup/sql.sh box
  contains "$REFUSAL" 'no way through the jump host 198.51.100.7'
  [ ! -e calls ]
}

test_sql_takes_the_named_cluster_and_refuses_unknown_ones() {
  stack
  CLUSTER=pg-b SQL='SELECT 1' setup/sql.sh box
  contains "$(cat calls)" '*:*:*:*:bb'
  export CLUSTER=pg-x SQL='SELECT 1'
  refuses setup/sql.sh box
  contains "$REFUSAL" 'pg-a, pg-b'
}

test_sql_without_a_query_or_a_stack_is_refused() {
  stack
  refuses setup/sql.sh box
  contains "$REFUSAL" "SQL='SELECT 1'"
  export SQL=x
  refuses setup/sql.sh other
  contains "$REFUSAL" "no stack 'other'"
}

test_sql_tells_that_a_stack_is_down() {
  stack
  echo '{}' >outputs.json
  export SQL=x
  refuses setup/sql.sh box
  contains "$REFUSAL" 'bring it up first'
}

test_ssh_pins_the_host_key_and_hides_the_private_one() {
  stack
  make -s ssh STACK=box CMD='echo $HOME; id'
  contains "$(cat calls)" 'StrictHostKeyChecking=yes'
  contains "$(cat calls)" 'admin@10.1.0.2 -- echo $HOME; id'
  contains "$(cat calls)" '10.1.0.2 ssh-ed25519 AAAA'
  contains "$(cat calls)" $'PRIVATE KEY\n600'
  lacks "$(head -n 1 calls)" 'PRIVATE KEY'
  [ ! -e "$(cat private)" ]
}

test_ssh_takes_the_named_node_and_refuses_unknown_ones() {
  stack
  NODE=n2 CMD=id setup/ssh.sh box
  contains "$(cat calls)" '-p 2222'
  contains "$(cat calls)" '[10.1.0.3]:2222 ssh-ed25519 BBBB'
  export NODE=n9 CMD=id
  refuses setup/ssh.sh box
  contains "$REFUSAL" 'n1, n2'
}

test_ssh_goes_through_the_jump_host_and_pins_both_keys() {
  stack
  NODE=n3 CMD=id setup/ssh.sh box
  contains "$(cat calls)" '-W [%h]:%p admin@198.51.100.7'
  contains "$(cat calls)" "'-p' '2200'"
  contains "$(cat calls)" '[198.51.100.7]:2200 ssh-ed25519 DDDD'
  contains "$(cat calls)" '10.1.0.4 ssh-ed25519 CCCC'
  rm calls
  NODE=n1 CMD=id setup/ssh.sh box
  lacks "$(cat calls)" ProxyCommand
}

test_ssh_refuses_a_jump_host_whose_key_is_not_known() {
  stack
  jq 'del(.endpoints.nodes.n3.jump.hostKey)' outputs.json >o && mv o outputs.json
  export NODE=n3 CMD=id
  refuses setup/ssh.sh box
  contains "$REFUSAL" 'jump host 198.51.100.7 has no hostKey'
  [ ! -e calls ]
}

test_down_destroys_what_is_free_to_destroy() {
  stack
  setup/down.sh box
  contains "$(cat calls)" 'destroy -s box --yes'
}

test_down_touches_nothing_when_data_is_guarded() {
  stack
  echo '{"deployment":{"resources":[{"urn":"a::b::c::pg-a","type":"croft:bootstrap:Pgsql","custom":true,"inputs":{}}]}}' >state.json
  refuses setup/down.sh box
  contains "$REFUSAL" 'pg-a: allowDestroy is not true'
  contains "$REFUSAL" 'stacks/environments/box.yaml'
  [ ! -e calls ]
}
