# shellcheck shell=bash disable=SC2317
# The server that tests need is installed, and not started by the way.

prepare() {
  export APT_LOG=$PWD/apt-log POLICY=$PWD/policy SSHD=$PWD/sshd CROFT_LOCAL=$PWD
  fake dpkg-query <<<'exit 0'
  fake apt-cache <<<'echo "  Candidate: 1.0"'
  fake apt-get <<<'echo "$* policy=$(sh "$POLICY"; echo $?)" >>"$APT_LOG"; [ -z "${APT_FAILS:-}" ]'
  fake sudo <<<'[ "$1" = -n ] && exit 0; shift; exec "$@"'
  fake systemctl <<<'exit 0'
  load packages sshd
  CROFT_LOCAL=$PWD
}

test_a_server_that_is_there_is_left_alone() {
  prepare
  printf '#!/bin/sh\n' >sshd && chmod +x sshd
  ensure_sshd
  [ ! -e apt-log ]
}

test_it_is_installed_while_no_service_may_start() {
  prepare
  ensure_sshd
  contains "$(cat apt-log)" 'openssh-server policy=101'
  [ ! -e policy ]
}

test_a_policy_of_the_machine_stays() {
  prepare
  echo 'exit 0' >policy
  ensure_sshd
  same 'exit 0' "$(cat policy)"
}

test_a_failure_leaves_no_policy() {
  prepare
  export APT_FAILS=1
  ! (ensure_sshd) 2>/dev/null || return 1
  [ ! -e policy ]
}
