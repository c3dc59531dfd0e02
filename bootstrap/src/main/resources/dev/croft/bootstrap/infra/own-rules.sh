#!/bin/sh
# own-rules TYPE FROM TO: the user's own rule files, as far as they are good. TO/own holds the last good version of each file
# of FROM; what is refused is named by an alert in TO/refused.yml. vmalert reads these, so that no file can keep it from starting.
set -eu
type=$1 from=$2 to=$3
mkdir -p "$to/own"

# Two runs at once (a start, and a file that changed) would take each other's files.
exec 9>"$to/lock"
flock 9

refused=
for file in "$from"/*.yml; do
  [ -e "$file" ] || continue
  name=${file##*/}
  # A copy is checked: the file may change meanwhile.
  cp -- "$file" "$to/candidate"
  if vmalert -dryRun -loggerLevel=ERROR -rule.defaultRuleType="$type" -rule="$to/candidate"; then
    cmp -s "$to/candidate" "$to/own/$name" || mv -- "$to/candidate" "$to/own/$name"
  else
    refused="$refused $(printf %s "$name" | tr -c 'A-Za-z0-9._-' _)"
  fi
done
rm -f "$to/candidate"
for file in "$to"/own/*.yml; do
  [ -e "$from/${file##*/}" ] || rm -f -- "$file"
done

# In the type of all others in vmalert's configuration: something that is always found.
case $type in
  vlogs) always='* | stats count() records' ;;
  *) always='vector(1)' ;;
esac
if [ -z "$refused" ]; then
  rm -f "$to/refused.yml"
  exit
fi
{
  echo '# Written by Croft: rule files that are left out.'
  echo 'groups:'
  echo '  - name: own rules'
  echo '    rules:'
  for name in $refused; do
    cat <<END
      - alert: OwnRulesRefused
        expr: '$always'
        labels: { severity: warn, file: "$from/$name", ins: "$(hostname)" }
        annotations:
          summary: "$from/$name on $(hostname) is refused: its last good version goes on, if there was one"
          runbook: "vmalert -dryRun -rule.defaultRuleType=$type -rule=$from/$name names the line."
END
  done
} >"$to/refused.new"
mv -- "$to/refused.new" "$to/refused.yml"
