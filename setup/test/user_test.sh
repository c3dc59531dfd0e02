# shellcheck shell=bash
# What an ordinary user is told.

ordinary() {
  fake id <<<'case $1 in -u) echo 1234;; -un) echo jane;; -nG) echo "${GROUPS_OF_JANE:-jane}";; esac'
  SUBID_DIR=$PWD
  export SUBID_DIR
  load libvirt user
}

test_a_user_with_id_ranges_hears_nothing() {
  ordinary
  echo jane:100000:65536 | tee subuid >subgid
  same '' "$(check_user 2>&1)"
}

test_a_user_without_them_is_told_the_remedy() {
  ordinary
  echo joe:100000:65536 | tee subuid >subgid
  contains "$(check_user 2>&1)" 'usermod --add-subuids'
}

test_a_user_outside_the_group_is_told_to_join_it() {
  ordinary
  fake virsh <<<'echo "error: Permission denied" >&2; exit 1'
  fake pgrep <<<'echo 77'
  refuses ensure_libvirt
  contains "$REFUSAL" "sudo adduser jane libvirt"
  contains "$REFUSAL" "Permission denied"
}

test_a_member_of_the_group_is_told_where_to_look() {
  ordinary
  fake virsh <<<'echo "error: no answer from it" >&2; exit 1'
  fake pgrep <<<'echo 77'
  export GROUPS_OF_JANE='jane libvirt'
  refuses ensure_libvirt
  lacks "$REFUSAL" adduser
  contains "$REFUSAL" 'no answer from it'
  contains "$REFUSAL" libvirtd.log
}

test_a_libvirt_that_answers_is_left_alone() {
  ordinary
  fake virsh <<<'exit 0'
  fake libvirtd <<<'echo started >>"$PWD/started"'
  same '' "$(ensure_libvirt 2>&1)"
  [ ! -e started ]
}

test_a_dead_daemon_that_nobody_buried_does_not_count() {
  ordinary
  # a child that ended, and a parent that does not look
  cp /bin/sleep daemon-x
  bash -c './daemon-x 0.1 & exec sleep 30' &
  sleep 0.5
  pgrep -x daemon-x -P $! >/dev/null
  refuses living daemon-x -P $!
  kill $!
}
