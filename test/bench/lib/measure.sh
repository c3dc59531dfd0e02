# shellcheck shell=bash
# Takes times and turns them into lines of a table. Needs WORK.

# seconds COMMAND...: runs it quietly and prints how long it took; its output stays in WORK/log and shows where it fails.
seconds() {
  local start=$EPOCHREALTIME
  "$@" >"$WORK/log" 2>&1 || { tail -n 30 "$WORK/log" >&2; return 1; }
  since "$start"
}

# since TIME: seconds from then (of EPOCHREALTIME) to now.
since() { awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'; }

# median FILE, and p95 FILE: of the first word of each line; p95 is the nearest rank, so the worst of fewer than 20 runs.
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
p95() { sort -n "$1" | awk '{ v[NR] = $1 } END { r = int(NR * 0.95); if (r < NR * 0.95) r++; print v[r] }'; }

# row NAME FILE GOAL: a line of the usual table, of the seconds in a file.
row() {
  printf '| %s | %s | %s | %d | %s |\n' "$1" "$(pretty "$(median "$2")")" "$(pretty "$(p95 "$2")")" "$(wc -l <"$2")" "${3:-}"
}

pretty() { awk -v s="$1" 'BEGIN { if (s < 1) printf "%.3f s", s; else printf "%.2f s", s }'; }

# ratio A B: how many times A is as long as B.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.1f", a / b }'; }

table_head() { printf '| what | median | p95 | runs | goal |\n|---|---|---|---|---|\n'; }

say() { printf 'bench: %s\n' "$*" >&2; }
warn() { printf "bench: warning: %s\n" "$*" >&2; }
fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }
