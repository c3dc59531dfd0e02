# shellcheck shell=bash
# Class archives: the program and the plugin start in half the time where the JVM need not read and check each class. Without
# an archive all works too. What is in it comes from lists of the classes that runs loaded (JAR.classes), kept over builds: a list
# from a run that looked at real nodes knows SSH, JDBC and libvirt as well, of which a first preview sees nothing.

RUN=$ROOT/.croft/run
JARS=("$RUN/program.jar" "$RUN/pulumi-resource-croft.jar")

# learn_classes ARGUMENTS OF PULUMI...: adds to the lists what a preview loads, then makes the archives. False where the
# preview failed: it may have seen little.
learn_classes() {
  local jar list part rc=0
  say "making class archives for a quick start (pulumi preview $*)"
  rm -f "$RUN"/*.classes.*
  CROFT_TRAIN=1 pulumi preview --non-interactive "$@" >"$RUN/learn.log" 2>&1 </dev/null || rc=$?
  for jar in "${JARS[@]}"; do
    list=${jar%.jar}.classes
    touch "$list"
    # A JVM that was killed may have left half a line, and so the last lines are worth less than the risk.
    for part in "$list".*; do [ ! -s "$part" ] || head -n -1 "$part"; done | cat "$list" - | joined >"$list-new"
    rm -f "$list".*
    mv "$list-new" "$list"
  done
  archive_classes
  return "$rc"
}

# joined: lists without repetitions. JDK 18 and later number the classes, each list for itself: what is found by its name needs no number,
# and what a loader of its own brought (it names its source) cannot go without.
joined() {
  awk '/ source: / { next } { sub(/ id: [0-9]+$/, "") } !seen[$0]++'
}

# archive_classes: archives for the jars as they are now, from the lists. Classes that a jar no longer has are passed over.
archive_classes() {
  local jar archive
  for jar in "${JARS[@]}"; do
    archive=${jar%.jar}.jsa
    if [ -s "${jar%.jar}.classes" ] \
      && nice "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xshare:dump "-XX:SharedClassListFile=${jar%.jar}.classes" "-XX:SharedArchiveFile=$archive.new" \
        -Xlog:disable -Xlog:all=error:stderr -jar "$jar" >"$RUN/archive.log" 2>&1 && [ -s "$archive.new" ]; then
      mv -f "$archive.new" "$archive"
    else
      rm -f "$archive.new"
      warn "no class archive for ${jar#"$ROOT"/}: see .croft/run/archive.log and .croft/run/learn.log"
    fi
  done
}

# archives_are_fresh: each jar has one that was made from it, or after it.
archives_are_fresh() {
  local jar
  for jar in "${JARS[@]}"; do
    [ "${jar%.jar}.jsa" -nt "$jar" ] || return 1
  done
}

# learn_from_nodes STACK: once a checkout, after nodes are there for the first time.
learn_from_nodes() {
  [ ! -e "$RUN/learned" ] || return 0
  ! learn_classes -C "$ROOT" -s "$1" || touch "$RUN/learned"
}
