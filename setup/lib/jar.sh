# shellcheck shell=sh
# Shared by the launchers of the program and of the plugin: build a jar when its sources changed, run
# it with a quick start. POSIX sh, and few processes: each `pulumi` command passes here twice.

# jar_fresh ROOT JAR MODULE...: the build that made JAR began after the last change in the modules.
# Folders count too, so that a deleted source is seen. A module that does not exist has no sources.
jar_fresh() {
  _root=$1 _jar=$2
  shift 2
  [ -f "$_jar" ] && [ -f "$_jar.stamp" ] || return 1
  for _module; do
    shift
    set -- "$@" "$_root/$_module/pom.xml" "$_root/$_module/src/main"
  done
  [ -z "$(find "$_root/pom.xml" "$@" -newer "$_jar.stamp" -print -quit 2>/dev/null)" ]
}

# jar_build ROOT JAR MODULE...: builds the last module's jar under the checkout's lock, unless somebody
# else just did, and puts it in place as JAR by rename: a JVM that runs from the old one keeps it whole,
# and a later build of Maven's own does not touch it. All output goes to stderr: stdout belongs to Pulumi's protocol.
jar_build() (
  mkdir -p "$1/.croft" "$(dirname "$2")"
  exec 9>"$1/.croft/build.lock"
  flock 9
  if jar_fresh "$@"; then exit 0; fi
  _root=$1 _jar=$2
  for _module; do :; done
  echo "croft: building $_module" >&2
  # The stamp bears the time before the build: what is edited while it runs makes the jar stale again.
  touch "$_jar.stamp.new"
  mvn -q --batch-mode --no-transfer-progress -Dstyle.color=never -f "$_root/pom.xml" -pl "$_module" -am -DskipTests package >&2 9>&- || exit 1
  cp "$_root/$_module/target/${_jar##*/}" "$_jar.new" && mv "$_jar.new" "$_jar" || exit 1
  mv "$_jar.stamp.new" "$_jar.stamp"
)

# jar_ensure ROOT JAR MODULE...: the jar is there and fresh.
jar_ensure() { jar_fresh "$@" || jar_build "$@"; }

# jar_run JAR [ARGUMENT...]: becomes the JVM, with flags for a short life: the quick compiler only, the
# small collector, and the class archive where it was made for this very jar. CROFT_TRAIN=1 lists the classes that
# are loaded (classes.sh). The JVM's own warnings go to stderr, for Pulumi reads a port from stdout.
jar_run() {
  _jar=$1 _archive=${1%.jar}.jsa
  shift
  if [ -n "${CROFT_TRAIN:-}" ]; then
    set -- "-XX:DumpLoadedClassList=${_jar%.jar}.classes.%p" -jar "$_jar" "$@"
  elif [ -n "$(find "$_archive" -newer "$_jar" 2>/dev/null)" ]; then
    set -- "-XX:SharedArchiveFile=$_archive" -jar "$_jar" "$@"
  else
    set -- -jar "$_jar" "$@"
  fi
  # shellcheck disable=SC2086 # CROFT_JVM holds flags, for a debugger or a profiler
  exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Xshare:auto \
    -Xlog:disable -Xlog:all=warning:stderr ${CROFT_JVM:-} "$@"
}
