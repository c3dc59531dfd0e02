# shellcheck shell=bash
# Class archives come from lists that runs wrote, and a run that failed is not taken for one that taught all.

# run_folder: two jars; a pulumi whose JVMs list what $LISTS says, a java that writes an archive from a list.
run_folder() {
  export ROOT=$PWD/checkout JAVA_HOME=''
  load classes
  mkdir -p "$RUN"
  touch "${JARS[@]}"
  fake pulumi <<'BODY'
printf 'a\nb\nlast\n' >"$ROOT/.croft/run/program.classes.pid1"
printf 'c\nlast\n' >"$ROOT/.croft/run/pulumi-resource-croft.classes.pid2"
printf 'c\nd\nhalf a li' >"$ROOT/.croft/run/pulumi-resource-croft.classes.pid3"
exit "${FAILS:-0}"
BODY
  fake java <<'BODY'
for argument; do case $argument in
  -XX:SharedClassListFile=*) list=${argument#*=} ;;
  -XX:SharedArchiveFile=*) archive=${argument#*=} ;;
esac; done
cat "$list" >"$archive"
BODY
}

test_lists_of_all_processes_are_joined_without_their_unsure_ends() {
  run_folder
  learn_classes -s some 2>/dev/null
  same $'a\nb' "$(cat "$RUN/program.classes")"
  same $'c\nd' "$(cat "$RUN/pulumi-resource-croft.classes")"
  same $'c\nd' "$(cat "$RUN/pulumi-resource-croft.jsa")"
  same '' "$(find "$RUN" -name '*.pid*')"
}

test_numbers_of_newer_jdks_do_not_clash() {
  load classes
  same $'a\nb\n@lambda-proxy c d' "$(printf '%s\n' 'a id: 1' 'b id: 2' 'a id: 7' 'x id: 9 super: 1 source: y.jar' '@lambda-proxy c d' | joined)"
}

test_what_was_learned_before_stays() {
  run_folder
  echo old >"$RUN/program.classes"
  learn_classes -s some 2>/dev/null
  same $'old\na\nb' "$(cat "$RUN/program.classes")"
}

test_a_failed_run_does_not_count_as_learned() {
  run_folder
  FAILS=1 learn_from_nodes some 2>/dev/null
  refuses test -e "$RUN/learned"
  learn_from_nodes some 2>/dev/null
  test -e "$RUN/learned"
}

test_a_failed_archive_leaves_the_old_one_and_warns() {
  run_folder
  echo old >"$RUN/program.jsa"
  fake java <<<'exit 1'
  contains "$(learn_classes -s some 2>&1)" 'no class archive for .croft/run/program.jar'
  same old "$(cat "$RUN/program.jsa")"
}

test_archives_are_fresh_only_when_newer_than_their_jars() {
  run_folder
  refuses archives_are_fresh
  learn_classes -s some 2>/dev/null
  touch -d '1 minute ago' "${JARS[@]}"
  archives_are_fresh
  touch -d '1 minute' "${JARS[0]}"
  refuses archives_are_fresh
}
