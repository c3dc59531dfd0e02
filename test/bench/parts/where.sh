# shellcheck shell=bash
# Part where: where the time of a sandbox from nothing goes, from the engine's events as they come.

# stamped: each line of standard input with the time at which it came.
stamped() {
  local line
  while IFS= read -r line; do printf '%s %s\n' "$EPOCHREALTIME" "$line"; done
}

part_where() {
  local stack=bench-where start
  environment_project
  new_stack environment "$stack"
  on environment "$stack" config set croft-stacks:environment \
    "$(sed -E 's/10\.4[23]\.0\./10.48.5./g' "$ROOT/stacks/environments/sandbox.yaml")" >/dev/null
  say "where: a sandbox from nothing"
  mkfifo "$WORK/events.pipe"
  stamped <"$WORK/events.pipe" >"$WORK/events" &
  local reader=$!
  start=$EPOCHREALTIME
  # The flag is hidden from those who do not debug.
  PULUMI_DEBUG_COMMANDS=true on environment "$stack" up --yes --skip-preview --event-log "$WORK/events.pipe" >"$WORK/log" 2>&1 || { tail -n 20 "$WORK/log" >&2; fail "no sandbox"; }
  local all
  all=$(since "$start")
  wait "$reader"
  rm "$WORK/events.pipe"
  end_stack environment "$stack"
  {
    printf '| from | for | what |\n|---|---|---|\n'
    python3 "$HERE/lib/events.py" "$start" "$WORK/events"
    printf '\nOne run of `pulumi up --skip-preview`: %s. A step of a resource begins when the plugin tells of it and lasts until it tells of the next; steps of different resources overlap.\n' "$(pretty "$all")"
  } | section where "Where the time of a sandbox from nothing goes"
}
