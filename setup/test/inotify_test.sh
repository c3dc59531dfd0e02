# shellcheck shell=bash
# Room for many containers.

machine() {
  echo "$1" >instances
  INOTIFY_INSTANCES=$PWD/instances
  export INOTIFY_INSTANCES
  load privilege inotify
}

test_a_low_limit_is_raised() {
  fake id <<<'echo 0'
  fake sysctl <<<'echo "$@" >called'
  machine 128
  contains "$(ensure_inotify 2>&1)" 'from 128 to 1024'
  same '-q -w fs.inotify.max_user_instances=1024' "$(cat called)"
}

test_a_high_limit_is_left_alone() {
  fake sysctl <<<'echo "$@" >called'
  machine 8192
  same '' "$(ensure_inotify 2>&1)"
  [ ! -e called ]
}

test_who_cannot_be_root_is_told_the_command() {
  fake id <<<'echo 1234'
  fake sudo <<<'exit 1'
  machine 128
  contains "$(ensure_inotify 2>&1)" 'sudo sysctl fs.inotify.max_user_instances=1024'
}

test_a_machine_that_refuses_is_no_failure() {
  fake id <<<'echo 0'
  fake sysctl <<<'exit 1'
  machine 128
  contains "$(ensure_inotify 2>&1)" 'does not let it be raised'
}
