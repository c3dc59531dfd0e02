# shellcheck shell=bash
# Messages of the set-up. All go to stderr: stdout belongs to commands whose output others read
# (`make -s env`, `make -s sql`).

# say TEXT...: one line for each thing that is done.
say() { printf 'croft: %s\n' "$*" >&2; }

# warn TEXT...: something is not as it should be, but the work goes on.
warn() { printf 'croft: warning: %s\n' "$*" >&2; }

# die TEXT...: the work cannot go on; the text names the thing, what was found and the next step.
die() {
  printf 'croft: error: %s\n' "$*" >&2
  exit 1
}
