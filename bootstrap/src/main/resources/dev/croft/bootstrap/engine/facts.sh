#!/bin/sh
# Tells the present state of a node, and changes nothing. Reads what to look at from standard input, one thing a line,
# fields separated by '|'; writes one line for each answer. Everything of a kind is asked in one go.
# Setting: CROFT_LOCK_SECONDS, how long a run that is changing the node is waited for; 0: look at once.
set -uf
export LC_ALL=C
state=/var/lib/croft
newline='
'
# Lists are split at line ends, here and in all that follows.
IFS=$newline
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

# What is asked, by kind: in words of the shell itself, as starting processes is what takes the time on a small node; but
# where so much is asked that adding line to line would take longer, not.
host='' packages='' paths='' folders='' sums='' contents='' settings='' certificates='' keys='' users='' sysctls='' units='' checks=''
if [ "${#asked}" -gt 100000 ]; then
    host=$(pick host) packages=$(pick package) paths=$(pick path) folders=$(pick folder) sums=$(pick sum) contents=$(pick content)
    settings=$(pick setting) certificates=$(pick certificate) keys=$(pick key) users=$(pick user) sysctls=$(pick sysctl)
    units=$(pick unit) checks=$(pick check)
else
    for line in $asked; do
        rest=${line#*|}$newline
        case ${line%%|*} in
            host) host=$rest ;;
            package) packages=$packages$rest ;;
            path) paths=$paths$rest ;;
            folder) folders=$folders$rest ;;
            sum) sums=$sums$rest ;;
            content) contents=$contents$rest ;;
            setting) settings=$settings$rest ;;
            certificate) certificates=$certificates$rest ;;
            key) keys=$keys$rest ;;
            user) users=$users$rest ;;
            sysctl) sysctls=$sysctls$rest ;;
            unit) units=$units$rest ;;
            check) checks=$checks$rest ;;
        esac
    done
fi

# LIST COMMAND...: the command with the list's lines as arguments; in several calls where they are more than one call takes.
over() {
    list=$1
    shift
    if [ "${#list}" -gt 500000 ]; then
        printf '%s' "$list" | xargs -d '\n' "$@"
    elif [ -n "$list" ]; then
        # shellcheck disable=SC2086 # a list
        "$@" $list
    fi
}

# host|all -> host|NAME|VALUE: what the node is and whether it can be worked on; only a run that may change it asks.
# 'broken' are packages that dpkg cannot set right by itself: half installed, or to be installed again.
if [ -n "$host" ]; then
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
if [ -n "$packages" ]; then
    over "$packages" dpkg-query -W -f 'package|${Package}|${db:Status-Status}|${Version}\n' -- 2>/dev/null
    set +f
    for left in /var/lib/dpkg/updates/[0-9]*; do
        [ ! -e "$left" ] || echo 'dpkg|interrupted'
    done
    set -f
fi
if [ -f /usr/sbin/policy-rc.d ] && grep -qs 'written by croft' /usr/sbin/policy-rc.d; then
    echo 'policy|left'
fi

# path|P -> path|type|mode|owner|group|P, the thing itself; folder|P likewise, links followed; missing ones give no line.
over "$paths" stat --printf 'path|%F|%a|%U|%G|%n\n' -- 2>/dev/null
over "$folders" stat -L --printf 'folder|%F|%a|%U|%G|%n\n' -- 2>/dev/null

# sum|P -> sum|sha256  P
[ -z "$sums" ] || over "$sums" sha256sum -- 2>/dev/null | sed 's/^/sum|/'

# content|P -> content|P|base64 of its first 64 KiB; asked where a plan is shown to people
for path in $contents; do
    [ ! -f "$path" ] || printf 'content|%s|%s\n' "$path" "$(head -c 65536 -- "$path" | base64 -w0)"
done

# setting|P|SYNTAX|SECTION|KEY -> setting|P|SECTION|KEY|how often|value for each that is there; ours|P|SECTION|KEY for each
# that we have put there
seen=$newline
for first in $settings; do
    path=${first%%|*}
    case $seen in *"$newline$path$newline"*) continue ;; esac
    seen=$seen$path$newline
    [ ! -f "$state/keys$path" ] || awk -F'|' -v path="$path" '$1 == "was" { print "ours|" path "|" $2 "|" $3 }' "$state/keys$path" | sort -u
    [ -f "$path" ] || continue
    rest=${first#*|}
    wanted=''
    for setting in $settings; do
        case $setting in "$path|"*) wanted=$wanted${setting#"$path|"*"|"}'|'$newline ;; esac
    done
    printf '%s' "$wanted" | keys_awk look "$(keys_separator "${rest%%|*}")" - /dev/null "$path" | awk -v path="$path" '{ print "setting|" path "|" $0 }'
done

# certificate|P -> certificate|P|base64 of the file; key|P -> key|P|sha256 of its public half (SubjectPublicKeyInfo)
for path in $certificates; do
    [ ! -f "$path" ] || printf 'certificate|%s|%s\n' "$path" "$(base64 -w0 <"$path")"
done
for path in $keys; do
    [ -f "$path" ] || continue
    sum=$(openssl pkey -in "$path" -pubout -outform DER 2>/dev/null | sha256sum)
    printf 'key|%s|%s\n' "$path" "${sum%% *}"
done

# user|name -> user|name|home|shell|groups, keys|name|sha256 of authorized_keys
for user in $users; do
    entry=$(getent passwd "$user") || continue
    rest=${entry%:*}
    home=${rest##*:}
    printf 'user|%s|%s|%s|%s\n' "$user" "$home" "${entry##*:}" "$(id -Gn "$user")"
    if [ -f "$home/.ssh/authorized_keys" ]; then
        sum=$(sha256sum <"$home/.ssh/authorized_keys")
        printf 'keys|%s|%s\n' "$user" "${sum%% *}"
    fi
done

# sysctl|key|/proc/sys/... -> sysctl|key|yes or no (may be written)|value
# Some cannot be read, which head, unlike awk, goes on after.
if [ -n "$sysctls" ]; then
    {
        there=''
        for line in $sysctls; do
            proc=${line#*|}
            [ -f "$proc" ] || continue
            there=$there$proc$newline
            writable=no
            [ ! -w "$proc" ] || writable=yes
            printf '%s|%s|%s\n' "${line%%|*}" "$writable" "$proc"
        done
        over "$there" head -v -n 1 -- 2>/dev/null
    } | awk -F'|' '
        /^==> .* <==$/ { proc = substr($0, 5, length($0) - 8); next }
        proc == "" { asked[++count] = $1 "|" $2; at[count] = $3; next }
        $0 != "" { gsub(/\t/, " "); value[proc] = $0 }
        END { for (i = 1; i <= count; i++) print "sysctl|" asked[i] "|" value[at[i]] }'
fi
# What this kernel refused when it was last tried: refused|key|value
if [ -f "$state/refused" ]; then
    sed -n "s/^$(uname -r)|/refused|/p" "$state/refused"
fi

# unit|name -> a block of show|Property=value lines for each, in the order of the questions, blocks separated by show|
[ -z "$units" ] || over "$units" systemctl show -p LoadState,ActiveState,SubState,UnitFileState,NeedDaemonReload -- 2>&1 | sed 's/^/show|/'

# check|number|script, as printf takes one: with '\\' for a backslash and '\n' for a line end -> check|number|exit code; the scripts
# only look. They are in no argument, which all users of the node could see, and what they start does not hold the pipe.
for line in $checks; do
    printf 'exec 3<&-\n%b' "${line#*|}" | timeout 30 sh -c '. /dev/fd/3' 3<&0 </dev/null >/dev/null 2>&1
    printf 'check|%s|%s\n' "${line%%|*}" "$?"
done

# Units and actions that a run which broke off still owes a reaction: pending|item
set +f
for owed in "$state"/pending/*; do
    [ ! -f "$owed" ] || printf 'pending|%s\n' "$(cat "$owed")"
done
echo 'end|'
