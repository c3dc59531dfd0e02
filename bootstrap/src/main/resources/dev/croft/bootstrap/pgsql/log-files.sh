# shellcheck shell=sh
# Keeps the newest log files of PostgreSQL; their names begin with the time. PostgreSQL begins another one at 8 MB.
set -eu
cd "$1"
# keep NUMBER SUFFIX
keep() {
  # shellcheck disable=SC2012 # the names are digits and dashes
  ls -1r -- *."$2" 2>/dev/null | tail -n "+$(($1 + 1))" | while read -r old; do rm -f -- "$old"; done
}
keep 8 json
keep 4 log
