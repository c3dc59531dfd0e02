#!/bin/sh
# Tells the present state of a node, and changes nothing. Reads what to look at from standard input, one thing a line,
# fields separated by '|'; writes one line for each answer. Everything of a kind is asked in one go.
# Setting: CROFT_LOCK_SECONDS, how long a run that is changing the node is waited for; 0: look at once.
set -u
export LC_ALL=C
state=/var/lib/croft
asked=$(cat)

# A run whose caller went away goes on to the end of its step: what is seen before that is not what will be.
if [ "$CROFT_LOCK_SECONDS" -gt 0 ] && [ -e /run/croft.lock ]; then
    exec 9</run/croft.lock
    flock -s -w "$CROFT_LOCK_SECONDS" 9 || { echo 'another run on this node did not end in time' >&2; exit 1; }
    exec 9<&-
fi

# The rest of the lines of one kind.
pick() {
    printf '%s\n' "$asked" | sed -n "s/^$1|//p"
}

# host|all -> host|NAME|VALUE: what the node is and whether it can be worked on; only a run that may change it asks.
# 'broken' are packages that dpkg cannot set right by itself: half installed, or to be installed again.
if [ -n "$(pick host)" ]; then
    # shellcheck source=/dev/null
    (. /etc/os-release && printf 'host|os|%s-%s\nhost|osname|%s\n' "${ID:-unknown}" "${VERSION_ID:-unknown}" "${PRETTY_NAME:-unknown}")
    printf 'host|arch|%s\nhost|kernel|%s\nhost|cpus|%s\nhost|time|%s\n' "$(dpkg --print-architecture)" "$(uname -r)" "$(nproc)" "$(date +%s)"
    printf 'host|virtualization|%s\n' "$(systemd-detect-virt 2>/dev/null)"
    if systemd-detect-virt -cq; then echo 'host|clock|host'; else echo 'host|clock|own'; fi
    awk '$1 == "MemTotal:" { print "host|memory|" int($2 / 1024) }' /proc/meminfo
    for folder in / /var /run; do
        df -Pk "$folder" 2>/dev/null | awk -v folder="$folder" 'NR == 2 { print "host|space " folder "|" $4 " " $6 }'
    done
    dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n' 2>/dev/null | sed -n -e 's/^.H.|/host|broken|/p' -e 's/^..R|/host|broken|/p'
fi

# package|name -> package|name|status|version; a name that dpkg does not know gives no line.
packages=$(pick package)
if [ -n "$packages" ]; then
    printf '%s\n' "$packages" | xargs dpkg-query -W -f 'package|${Package}|${db:Status-Status}|${Version}\n' -- 2>/dev/null
    for left in /var/lib/dpkg/updates/[0-9]*; do
        [ ! -e "$left" ] || echo 'dpkg|interrupted'
    done
fi
if grep -qs 'written by croft' /usr/sbin/policy-rc.d; then
    echo 'policy|left'
fi

# path|P -> path|type|mode|owner|group|P, the thing itself; folder|P likewise, links followed; missing ones give no line.
pick path | xargs -r -d '\n' stat --printf 'path|%F|%a|%U|%G|%n\n' -- 2>/dev/null
pick folder | xargs -r -d '\n' stat -L --printf 'folder|%F|%a|%U|%G|%n\n' -- 2>/dev/null

# sum|P -> sum|sha256  P
pick sum | xargs -r -d '\n' sha256sum -- 2>/dev/null | sed 's/^/sum|/'

# content|P -> content|P|base64 of its first 64 KiB; asked where a plan is shown to people
pick content | while IFS= read -r path; do
    [ ! -f "$path" ] || printf 'content|%s|%s\n' "$path" "$(head -c 65536 -- "$path" | base64 -w0)"
done

# setting|P|SYNTAX|SECTION|KEY -> setting|P|SECTION|KEY|how often|value for each that is there; ours|P|SECTION|KEY for each
# that we have put there
settings=$(pick setting)
if [ -n "$settings" ]; then
    printf '%s\n' "$settings" | cut -d'|' -f1,2 | sort -u | while IFS='|' read -r path syntax; do
        [ ! -f "$state/keys$path" ] || awk -F'|' -v path="$path" '$1 == "was" { print "ours|" path "|" $2 "|" $3 }' "$state/keys$path" | sort -u
        [ -f "$path" ] || continue
        printf '%s\n' "$settings" | awk -F'|' -v path="$path" '$1 == path { print $3 "|" $4 "|" }' |
            keys_awk look "$(keys_separator "$syntax")" - /dev/null "$path" | awk -v path="$path" '{ print "setting|" path "|" $0 }'
    done
fi

# certificate|P -> certificate|P|base64 of the file; key|P -> key|P|sha256 of its public half (SubjectPublicKeyInfo)
pick certificate | while IFS= read -r path; do
    [ ! -f "$path" ] || printf 'certificate|%s|%s\n' "$path" "$(base64 -w0 <"$path")"
done
pick key | while IFS= read -r path; do
    [ ! -f "$path" ] || printf 'key|%s|%s\n' "$path" "$(openssl pkey -in "$path" -pubout -outform DER 2>/dev/null | sha256sum | cut -c1-64)"
done

# user|name -> user|name|home|shell|groups, keys|name|sha256 of authorized_keys
pick user | while IFS= read -r user; do
    entry=$(getent passwd "$user") || continue
    home=$(printf '%s' "$entry" | cut -d: -f6)
    printf 'user|%s|%s|%s|%s\n' "$user" "$home" "$(printf '%s' "$entry" | cut -d: -f7)" "$(id -Gn "$user")"
    [ ! -f "$home/.ssh/authorized_keys" ] || printf 'keys|%s|%s\n' "$user" "$(sha256sum <"$home/.ssh/authorized_keys" | cut -c1-64)"
done

# sysctl|key|/proc/sys/... -> sysctl|key|yes or no (may be written)|value
pick sysctl | while IFS='|' read -r key proc; do
    [ -f "$proc" ] || continue
    writable=no
    [ ! -w "$proc" ] || writable=yes
    printf 'sysctl|%s|%s|%s\n' "$key" "$writable" "$(tr '\t' ' ' <"$proc" 2>/dev/null)"
done
# What this kernel refused when it was last tried: refused|key|value
if [ -f "$state/refused" ]; then
    sed -n "s/^$(uname -r)|/refused|/p" "$state/refused"
fi

# unit|name -> a block of show|Property=value lines for each, in the order of the questions, blocks separated by show|
units=$(pick unit)
if [ -n "$units" ]; then
    printf '%s\n' "$units" | xargs -d '\n' systemctl show -p LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload -- 2>&1 | sed 's/^/show|/'
fi

# check|number|base64 of a script -> check|number|exit code; the scripts only look.
pick check | while IFS='|' read -r number script; do
    printf '%s' "$script" | base64 -d | timeout 30 sh -c 'eval "$(cat)"' >/dev/null 2>&1
    printf 'check|%s|%s\n' "$number" "$?"
done

# Units and actions that a run which broke off still owes a reaction: pending|item
for owed in "$state"/pending/*; do
    [ ! -f "$owed" ] || printf 'pending|%s\n' "$(cat "$owed")"
done
echo 'end|'
