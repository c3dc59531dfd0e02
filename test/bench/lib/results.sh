# shellcheck shell=bash
# Puts the sections of this run into RESULTS.md; sections of parts that did not run stay, with their date. Needs WORK.

# section NAME TITLE: what comes on standard input becomes the text of a part.
section() { { printf '## %s\n\n' "$2"; cat; printf '\n*%s; load of the machine at the end %s.*\n' "$(machine)" "$(cut -d' ' -f1 /proc/loadavg)"; } >"$WORK/section.$1"; }

machine() {
  printf '%s, %d CPUs (%s), %s, %s' "$(date -u +%Y-%m-%d)" "$(nproc)" "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)" \
    "$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo)" "$(. /etc/os-release && echo "$PRETTY_NAME")"
}

# kept NAME FILE: the section of a part as the file has it.
kept() { sed -n "/^<!-- part $1 -->\$/,/^<!-- end -->\$/p" "$2" | sed '1d;$d'; }

# assemble FILE PART...: writes it anew, parts in this order.
assemble() {
  local file=$1 part text
  shift
  {
    printf '# Measured\n\nBy `make bench`; see [README.md](README.md) for what each part does.\n'
    for part; do
      if [ -s "$WORK/section.$part" ]; then text=$(cat "$WORK/section.$part"); else text=$(kept "$part" "$file"); fi
      [ -z "$text" ] || printf '\n<!-- part %s -->\n%s\n<!-- end -->\n' "$part" "$text"
    done
  } >"$WORK/results"
  cp "$WORK/results" "$file"
}
