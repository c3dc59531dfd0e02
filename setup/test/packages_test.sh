# shellcheck shell=bash disable=SC2317
# What is missing, and what APT is asked for.

# machine INSTALLED OFFERED: fakes of dpkg and APT that know these names
machine() {
  export INSTALLED=$1 OFFERED=$2 APT_LOG=$PWD/apt-log CROFT_LOCAL=$PWD
  : >"$APT_LOG"
  fake dpkg-query <<<'for n in $INSTALLED; do echo "ii $n"; done; echo "rc removed-one"'
  fake apt-cache <<<'shift; for n; do case " $OFFERED " in *" $n "*) echo "  Candidate: 1.0";; *) echo "  Candidate: (none)";; esac; done'
  fake apt-get <<<'echo "$*" >>"$APT_LOG"'
  fake sudo <<<'[ "$1" = -n ] && exit 0; shift; exec "$@"'
  fake javac <<<'echo "javac 11.0.1"'
  load packages
  CROFT_LOCAL=$PWD
}

list() { printf '%s\n' "$@" >packages.list; }

test_nothing_missing_touches_nothing() {
  machine 'one two' 'one two'
  list '# a comment' 'one  # why' '' 'two'
  ensure_packages packages.list
  same '' "$(cat "$APT_LOG")"
}

test_installs_only_what_is_missing() {
  machine 'one' 'one two three'
  list one two three
  ensure_packages packages.list
  contains "$(cat "$APT_LOG")" 'install --no-install-recommends two three'
}

test_a_removed_package_is_missing() {
  machine '' 'removed-one'
  list removed-one
  same removed-one "$(missing_packages packages.list)"
}

test_any_alternative_satisfies() {
  machine 'second' 'first second'
  list 'first | second'
  ensure_packages packages.list
  same '' "$(cat "$APT_LOG")"
}

test_the_first_alternative_on_offer_is_installed() {
  machine '' 'second third'
  list 'first | second | third'
  ensure_packages packages.list
  contains "$(cat "$APT_LOG")" 'recommends second'
}

test_refuses_what_is_not_on_offer() {
  machine '' ''
  list nowhere
  refuses ensure_packages packages.list
  contains "$REFUSAL" 'APT offers none of: nowhere'
}

test_an_optional_one_that_is_not_on_offer_is_not_missing() {
  machine 'one' ''
  list one '? maybe'
  ensure_packages packages.list
  same '' "$(cat "$APT_LOG")"
}

test_an_optional_one_on_offer_is_installed() {
  machine 'one' 'maybe'
  list one '? maybe' '? never'
  ensure_packages packages.list
  contains "$(cat "$APT_LOG")" 'recommends maybe'
  lacks "$(cat "$APT_LOG")" never
}

test_a_newer_jdk_on_path_replaces_the_package() {
  machine '' 'openjdk-17-jdk-headless'
  list 'openjdk-17-jdk-headless | openjdk-21-jdk-headless'
  same 1 "$(missing_packages packages.list | wc -l)"
  fake javac <<<'echo "javac 21.0.2"'
  same 0 "$(missing_packages packages.list | wc -l)"
}

test_an_old_jdk_is_refused() {
  machine '' ''
  refuses ensure_java
  contains "$REFUSAL" 'release 11'
}

test_a_failed_installation_shows_the_end_of_its_log() {
  machine '' 'one'
  list one
  fake apt-get <<<'case $* in *install*) echo "E: disk is full"; exit 100;; esac'
  refuses ensure_packages packages.list
  contains "$REFUSAL" 'disk is full'
}

test_without_root_it_names_the_command() {
  machine '' 'one'
  list one
  fake id <<<'echo 1000'
  fake sudo <<<'exit 1'
  refuses ensure_packages packages.list
  contains "$REFUSAL" 'sudo apt-get install'
  contains "$REFUSAL" 'one'
}

test_a_go_that_is_settled_replaces_the_package() {
  machine '' 'golang-go'
  list golang-go
  go_settled() { return 1; }
  same 1 "$(missing_packages packages.list | wc -l)"
  go_settled() { return 0; }
  same 0 "$(missing_packages packages.list | wc -l)"
}
