# shellcheck shell=bash
# Pulumi projects of the benchmark's own, in WORK, with a state of their own. Needs WORK and ROOT. Each stack that was begun is
# in WORK/stacks as "FOLDER NAME" until it was destroyed, so that clean_up finds it whatever happens.

# environment_project: the checkout's program and plugin, with stack files that are not the checkout's.
environment_project() {
  [ ! -d "$WORK/environment" ] || return 0
  mkdir "$WORK/environment"
  ln -s "$ROOT/stacks" "$WORK/environment/stacks"
  sed -e '/^stackConfigDir:/d' -e "s|path: providers|path: $ROOT/providers|" "$ROOT/Pulumi.yaml" >"$WORK/environment/Pulumi.yaml"
}

# java_project FOLDER CLASS: a program of the benchmark's own, started as quickly as the checkout's.
java_project() {
  [ ! -d "$WORK/$1" ] || return 0
  mkdir "$WORK/$1"
  cat >"$WORK/$1/Pulumi.yaml" <<YAML
name: croft-bench-$1
runtime: { name: java, options: { use-executor: ./bench-mvn } }
plugins: { providers: [ { name: croft, path: $ROOT/providers/plugin/bin } ] }
options: { refresh: always }
YAML
  cat >"$WORK/$1/bench-mvn" <<SH
#!/bin/sh
case "\$*" in
  *-DmainArgs=packages*) echo '[]' ;;
  *exec:java*)
    renice -n 10 -p \$\$ >/dev/null
    exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx256m -Xshare:auto -XX:SharedArchiveFile=$ROOT/.croft/run/program.jsa \\
      -Xlog:disable -Xlog:all=warning:stderr -cp $ROOT/.croft/run/program.jar:$WORK/bench.jar dev.croft.test.bench.$2 ;;
esac
SH
  chmod +x "$WORK/$1/bench-mvn"
}

# on FOLDER STACK COMMAND...: a pulumi command about a stack.
on() {
  local folder=$1 stack=$2
  shift 2
  pulumi -C "$WORK/$folder" --non-interactive --color=never "$@" -s "$stack"
}

new_stack() { # FOLDER STACK
  pulumi -C "$WORK/$1" --non-interactive stack init --no-select "$2" >"$WORK/log" 2>&1 </dev/null || { cat "$WORK/log" >&2; return 1; }
  echo "$1 $2" >>"$WORK/stacks"
}

up() { on "$1" "$2" up --yes --skip-preview; }
down() { on "$1" "$2" destroy --yes --skip-preview; }

# end_stack FOLDER STACK: destroyed, or it stays listed.
end_stack() {
  down "$1" "$2" >"$WORK/destroy.log" 2>&1 || { tail -n 20 "$WORK/destroy.log" >&2; return 1; }
  grep -vxF "$1 $2" "$WORK/stacks" >"$WORK/stacks.left" || true
  mv "$WORK/stacks.left" "$WORK/stacks"
}

# end_all_stacks: for the end of a run, also one that broke off.
end_all_stacks() {
  local folder stack
  [ -f "$WORK/stacks" ] || return 0
  while read -r folder stack; do
    on "$folder" "$stack" cancel --yes >/dev/null 2>&1 || true
    end_stack "$folder" "$stack" || say "stack $stack could not be destroyed; its machines are named $stack-*"
  done < <(tac "$WORK/stacks")
}
