# shellcheck shell=bash
# make pg: what is refused before anything is asked of a stack.

run_pg() { CMD=$1 "$REPO/setup/pg.sh" nowhere 2>&1; }

test_the_verbs_are_listed() {
  contains "$(run_pg '')" 'switchover [member]'
  contains "$(run_pg help)" 'reinit member'
}

test_unknown_verbs_and_words_for_the_shell_are_refused() {
  local out
  ! out=$(run_pg 'vacuum') || return 1
  contains "$out" "there is no verb 'vacuum'"
  ! out=$(run_pg 'logs a;id') || return 1
  contains "$out" "'a;id' is no name of a member"
  ! out=$(run_pg 'list.*') || return 1
  contains "$out" "there is no verb 'list.*'"
}

test_arguments_that_would_be_ignored_or_are_missing_are_refused() {
  local out
  ! out=$(run_pg 'list all') || return 1
  contains "$out" "'list all' does not fit: make pg CMD='list'"
  ! out=$(run_pg 'psql select') || return 1
  contains "$out" "make pg CMD='psql'"
  ! out=$(run_pg 'failover') || return 1
  contains "$out" "make pg CMD='failover member'"
  ! out=$(run_pg 'logs a 5 6') || return 1
  contains "$out" "make pg CMD='logs [member] [lines]'"
}

test_backup_verbs_take_what_they_need() {
  local out
  contains "$(run_pg '')" 'restore target'
  ! out=$(run_pg 'restore') || return 1
  contains "$out" "make pg CMD='restore target'"
  ! out=$(run_pg 'backup full now') || return 1
  contains "$out" "make pg CMD='backup [type]'"
}
