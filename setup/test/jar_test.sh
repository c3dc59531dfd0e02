# shellcheck shell=bash
# The launchers build when they must, and only then.

# checkout: two modules and a mvn that only counts its runs and writes the jar of app
checkout() {
  mkdir -p 'my checkout/lib/src/main/java' 'my checkout/app/src/main/java'
  cd 'my checkout' || return
  touch pom.xml lib/pom.xml app/pom.xml lib/src/main/java/L.java app/src/main/java/A.java
  fake mvn <<'BODY'
echo "$*" >>"$COUNT"
echo 'noise of a build'
mkdir -p app/target
sleep 0.2
echo jar >app/target/app.jar
BODY
  COUNT=$PWD/count
  export COUNT
  : >"$COUNT"
  # shellcheck source=/dev/null
  source "$REPO/setup/lib/jar.sh"
  # Files get old, or a stamp made in the same instant would not be newer.
  find . -exec touch -d '1 minute ago' {} +
}

ensure() { jar_ensure "$PWD" "$PWD/run/app.jar" lib app; }
builds() { wc -l <"$COUNT"; }

test_builds_once_and_keeps_stdout_clean() {
  checkout
  same '' "$(ensure 2>/dev/null)"
  ensure
  same 1 "$(builds)"
  contains "$(cat "$COUNT")" '-pl app -am'
}

test_builds_again_after_an_edit_in_any_module() {
  checkout
  ensure
  echo x >lib/src/main/java/L.java
  ensure
  same 2 "$(builds)"
  touch pom.xml
  ensure
  same 3 "$(builds)"
}

test_builds_again_after_a_deletion() {
  checkout
  ensure
  rm app/src/main/java/A.java
  ensure
  same 2 "$(builds)"
}

test_an_edit_during_the_build_is_not_lost() {
  checkout
  # The first build itself edits, after it began: no race with the clock.
  sed -i 's,^sleep.*,&; [ -s app/src/main/java/A.java ] || echo y >app/src/main/java/A.java,' fake/mvn
  ensure
  ensure
  same 2 "$(builds)"
}

test_a_failed_build_fails_and_is_tried_again() {
  checkout
  fake mvn <<<'echo "$*" >>"$COUNT"; exit 1'
  refuses ensure
  refuses ensure
  same 2 "$(builds)"
}

test_two_at_once_build_once() {
  checkout
  ensure &
  ensure
  wait
  same 1 "$(builds)"
}

test_the_class_archive_is_used_only_when_newer_than_the_jar() {
  checkout
  ensure
  fake java <<<'echo "$*"'
  lacks "$(jar_run "$PWD/app/target/app.jar")" SharedArchiveFile
  touch -d '2 minutes ago' app/target/app.jsa
  lacks "$(jar_run "$PWD/app/target/app.jar")" SharedArchiveFile
  touch -d '1 minute' app/target/app.jsa
  contains "$(JAVA_HOME='' jar_run "$PWD/app/target/app.jar" an argument)" \
    "-XX:SharedArchiveFile=$PWD/app/target/app.jsa -jar $PWD/app/target/app.jar an argument"
}
