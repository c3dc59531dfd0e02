#!/bin/sh
# Carries out a plan. Standard input is a tar stream: the file 'plan', one step a line as NUMBER|ITEM|VERB|ARGUMENTS..., and
# the contents that steps refer to. Writes 'step|NUMBER' before each step, 'note|TEXT' for what is worth knowing, and in the
# end 'done|', or 'output|LINE' for the last lines and 'failed|NUMBER|EXIT CODE'. Every step is safe to run again.
# Settings: CROFT_LOCK_SECONDS, how long another run or another user of dpkg is waited for.
set -u
umask 077
export LC_ALL=C DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true APT_LISTCHANGES_FRONTEND=none NEEDRESTART_SUSPEND=1
state=/var/lib/croft
policy=/usr/sbin/policy-rc.d
# Nobody listening any longer must not cut a step in two: it is noticed between steps.
trap '' PIPE HUP
exec 3>&1

say() {
    printf '%s\n' "$1" 2>/dev/null >&3
}

clean_up() {
    rm -rf -- "$work"
    allow_starts
}

# Maintainer scripts ask this file before they start or restart anything; 101 means no. Units are started by the plan alone.
forbid_starts() {
    if [ -e "$policy" ] && ! grep -qs 'written by croft' "$policy"; then
        mv -f -- "$policy" "$policy.croft-saved"
    fi
    (umask 022 && printf '#!/bin/sh\n# written by croft while packages are installed\nexit 101\n' >"$policy.croft" && chmod 0755 "$policy.croft")
    mv -f -- "$policy.croft" "$policy"
}

allow_starts() {
    if grep -qs 'written by croft' "$policy"; then
        rm -f -- "$policy"
    fi
    if [ -e "$policy.croft-saved" ]; then
        mv -f -- "$policy.croft-saved" "$policy"
    fi
}

# Runs a command again while somebody else holds one of dpkg's or apt's locks.
while_locked() {
    until=$(($(date +%s) + CROFT_LOCK_SECONDS))
    while :; do
        if "$@" >"$work/try" 2>&1; then
            cat "$work/try"
            return 0
        fi
        if ! grep -qiE 'could not get lock|(is|was) locked by|unable to (acquire|lock)' "$work/try" || [ "$(date +%s)" -ge "$until" ]; then
            cat "$work/try"
            return 1
        fi
        sleep 1
    done
}

apt() {
    while_locked apt-get -q -y -o "DPkg::Lock::Timeout=$CROFT_LOCK_SECONDS" -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
        -o Dpkg::Use-Pty=0 -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Acquire::Languages=none "$@"
}

# Any failing repository counts, but only a bad signature stops the run: a user's own mirror may be away, ours may serve all.
update_index() {
    if apt update -o APT::Update::Error-Mode=any; then
        touch "$state/apt-updated"
    elif grep -qE 'GPG error|is not signed|BADSIG|NO_PUBKEY|EXPKEYSIG|invalid signature|verification failed|Hash Sum mismatch' "$work/try"; then
        return 1
    fi
}

index_is_fresh() {
    [ -n "$(find "$state/apt-updated" -mmin -30 2>/dev/null)" ] &&
        [ -z "$(find /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/keyrings /etc/apt/apt.conf.d "$state/bundle" -newer "$state/apt-updated" 2>/dev/null | head -n 1)" ]
}

# PACKAGES: where little is left, apt is asked first what they need: a package that is cut off half-way is hard to mend.
need_space() {
    free=$(df -Pk /usr /var | awk 'NR > 1 && (least == "" || $4 < least) { least = $4 } END { print int(least / 1024) }')
    [ "$free" -lt 2048 ] || return 0
    # shellcheck disable=SC2086 # package names are words
    apt-get -qq --print-uris install --no-install-recommends -- $1 2>/dev/null >"$work/uris" || return 0
    # The archives, and what they unpack to: about four times their size.
    need=$(awk '$3 ~ /^[0-9]+$/ { bytes += $3 } END { print int(bytes * 5 / 1048576) }' "$work/uris")
    if [ "$need" -gt "$free" ]; then
        echo "/usr or /var does not have enough free space: $free MiB, and these packages with what they build on need about $need MiB"
        return 1
    fi
}

install_packages() {
    need_space "$1" || return 1
    # shellcheck disable=SC2086 # package names are words
    apt install --no-install-recommends -- $1
}

do_packages() {
    forbid_starts
    while_locked dpkg --configure -a --force-confdef --force-confold
    if index_is_fresh && install_packages "$1"; then
        :
    else
        update_index
        install_packages "$1"
    fi
    allow_starts
}

do_user() {
    source=$1 user=$2 system=$3 home=$4 shell=$5 groups=${6:-}
    if ! getent passwd "$user" >/dev/null; then
        set -- --shell "$shell"
        [ "$system" = no ] || set -- "$@" --system --user-group
        [ -z "$home" ] || set -- "$@" --home-dir "$home"
        if [ "$system" = yes ]; then set -- "$@" --no-create-home; else set -- "$@" --create-home; fi
        useradd "$@" -- "$user"
    else
        # usermod refuses to touch the home of a user whose programs run, even where nothing would change.
        set -- --shell "$shell"
        [ -z "$home" ] || [ "$home" = "$(getent passwd "$user" | cut -d: -f6)" ] || set -- "$@" --home "$home"
        usermod "$@" -- "$user"
    fi
    old_ifs=$IFS
    IFS=,
    for group in $groups; do
        getent group "$group" >/dev/null || groupadd --system -- "$group"
        usermod -a -G "$group" -- "$user"
    done
    IFS=$old_ifs
    if [ "$source" != - ]; then
        home=$(getent passwd "$user" | cut -d: -f6)
        group=$(id -gn "$user")
        install -d -m 0700 -o "$user" -g "$group" -- "$home/.ssh"
        put "$source" "$user" "$group" 0600 "$home/.ssh/authorized_keys"
    fi
}

do_directory() {
    [ -d "$4" ] || (umask 022 && mkdir -p -- "$4")
    chown -- "$1:$2" "$4"
    # A digit more than usual: with four, a folder keeps the set-group-ID bit that it has from the folder above.
    chmod -- "0$3" "$4"
}

# What stood at a path before it was ours, so that it can be put back; once for each path.
keep_original() {
    saved=$state/original$1
    if [ -e "$saved" ] || [ -e "$saved.croft-none" ]; then
        return 0
    fi
    [ -d "${saved%/*}" ] || mkdir -p -- "${saved%/*}"
    if [ -f "$1" ]; then cp -a -- "$1" "$saved"; else : >"$saved.croft-none"; fi
}

# SOURCE OWNER GROUP MODE PATH [CHECK]: in one piece; others see the old content or the new one. 'install' makes its target anew,
# closed to others until owner and mode are set.
put() {
    dir=${5%/*}
    [ -d "${dir:-/}" ] || (umask 022 && mkdir -p -- "$dir")
    temp=$dir/.croft-$$-$number
    trap 'rm -f -- "$temp"' EXIT
    install -o "$2" -g "$3" -m "$4" -- "$work/$1" "$temp"
    try_candidate "${6:--}" "$5"
    # A file that a container runtime has mounted over (hosts, resolv.conf) cannot be renamed, only rewritten.
    mv -fT -- "$temp" "$5" 2>"$work/mv" || { grep -q 'resource busy' "$work/mv" && cat <"$temp" >"$5"; } || { cat "$work/mv"; return 1; }
    [ ! -e "$temp" ] || rm -f -- "$temp"
    trap - EXIT
}

# CHECK PATH: the program that reads the file is asked about the new one, at its place but under another name. What it
# refuses does not take the old one's place.
try_candidate() {
    [ "$1" != - ] || return 0
    if timeout 60 sh "$work/$1" "$temp" >"$work/words" 2>&1; then
        return 0
    else
        code=$?
        sed "s|$temp|$2|g" "$work/words"
        echo "croft: $2 was left as it was: its program refuses the new content (exit code $code)"
        return 1
    fi
}

# SOURCE OWNER GROUP MODE PATH CHECK
do_file() {
    [ ! -e "$state/keys$5" ] || put_keys_back "$5"
    keep_original "$5"
    put "$@"
}

# WANTED SYNTAX CHECK PATH: our settings in a file that belongs to somebody else, the file behind a link included.
do_keys() {
    note=$state/keys$4
    file=$(readlink -m -- "$4")
    [ -d "${note%/*}" ] || mkdir -p -- "${note%/*}"
    [ -e "$note" ] || : >"$note"
    [ -e "$file" ] || grep -qx created "$note" || echo created >>"$note"
    grep -qxF "syntax|$2" "$note" || echo "syntax|$2" >>"$note"
    cp -- "$note" "$work/note"
    : >"$work/note.added"
    : >"$work/note.next"
    if [ -e "$file" ]; then cat -- "$file" >"$work/old"; else : >"$work/old"; fi
    keys_awk edit "$(keys_separator "$2")" "$work/$1" "$work/note" "$work/old" >"$work/keys"
    # Noted before the file is changed: a run that is killed in between puts back what really was there.
    cat "$work/note.added" >>"$note"
    if grep -qx created "$note" && ! grep -q '[^[:space:]]' "$work/keys"; then
        rm -f -- "$file"
    elif [ -e "$file" ]; then
        put keys "$(stat -c %u -- "$file")" "$(stat -c %g -- "$file")" "$(stat -c 0%a -- "$file")" "$file" "$3"
    else
        put keys root root 0644 "$file" "$3"
    fi
    echo "syntax|$2" >>"$work/note.next"
    install -m 0600 -- "$work/note.next" "$note.croft-new"
    mv -f -- "$note.croft-new" "$note"
}

# PATH: what stood there before our settings.
put_keys_back() {
    : >"$work/none"
    do_keys none "$(sed -n 's/^syntax|//p' "$state/keys$1" | tail -n 1)" - "$1"
    rm -f -- "$state/keys$1"
}

# CERTIFICATE KEY OWNER GROUP KEY-MODE KEY-PATH CERTIFICATE-PATH: the key first; it is of no use to anybody yet.
do_certificate() {
    put "$2" "$3" "$4" "$5" "$6"
    put "$1" "$3" "$4" 0644 "$7"
}

# SOURCE KEY PROC PATH: a kernel that refuses is remembered, so that it is not asked on each run.
do_sysctl() {
    value=$(cat "$work/$1")
    kernel=$(uname -r)
    touch "$state/refused"
    grep -vF "$kernel|$2|" "$state/refused" >"$work/refused" || :
    if printf '%s\n' "$value" 2>/dev/null >"$3"; then
        (umask 022 && printf -- '-%s = %s\n' "$2" "$value" >"$work/sysctl")
        put sysctl root root 0644 "$4"
    else
        printf '%s|%s|%s\n' "$kernel" "$2" "$value" >>"$work/refused"
        say "note|sysctl $2 is not applicable here: the kernel refuses it"
    fi
    install -m 0600 -- "$work/refused" "$state/refused.new"
    mv -f -- "$state/refused.new" "$state/refused"
}

do_reload_systemd() {
    systemctl daemon-reload
}

do_action() {
    sh "$work/$1"
}

complain() {
    systemctl status --no-pager -l -n 0 -- "$1" 2>&1 | sed -n '1,5p' || :
    journalctl --no-pager -n 20 -o cat -u "$1" 2>&1 || :
    return 1
}

do_unit() {
    case $1 in
        start | restart | try-restart) systemctl reset-failed -- "$2" 2>/dev/null || : ;;
        enable | disable)
            # Links only: SysV's (nobody boots by them) and a reload of systemd would cost half a second for each unit.
            SYSTEMCTL_SKIP_SYSV=1 systemctl "$1" --no-reload -- "$2" || complain "$2"
            : >"$work/links"
            return
            ;;
    esac
    systemctl "$1" -- "$2" || complain "$2"
}

# A unit may end right after it was started well.
do_check() {
    case $(systemctl is-active -- "$1") in
        active | activating | reloading) ;;
        *) complain "$1" ;;
    esac
}

do_off() {
    if systemctl cat -- "$1" >/dev/null 2>&1; then
        systemctl disable --now -- "$1"
    fi
}

do_remove_file() {
    saved=$state/original$1
    if [ -e "$state/keys$1" ]; then
        put_keys_back "$1"
        [ -e "$saved" ] || [ -e "$saved.croft-none" ] || return 0
    fi
    if [ -e "$saved" ] && [ -d "${1%/*}/" ]; then mv -fT -- "$saved" "$1"; else rm -f -- "$1" "$saved" "$saved.croft-none"; fi
}

do_remove_directory() {
    if [ -d "$1" ] && [ ! -L "$1" ]; then
        rmdir --ignore-fail-on-non-empty -- "$1"
    fi
}

do_remove_keys() {
    if entry=$(getent passwd "$1"); then
        rm -f -- "$(printf '%s' "$entry" | cut -d: -f6)/.ssh/authorized_keys"
    fi
}

do_remember() {
    printf '%s' "$item" >"$state/pending/$1"
}

do_forget() {
    rm -f -- "$state/pending/$1"
}

# Only the clean-up of a run that was killed while it installed packages.
do_tidy() {
    allow_starts
}

fail() {
    sed 's/^/output|/' <"$work/last" >&3
    say "failed|$1|$2"
    exit 1
}

work=$(mktemp -d /run/croft.XXXXXXXX) || { say 'output|no folder could be made in /run'; say 'failed|-|1'; exit 1; }
trap clean_up EXIT
# Told to stop because the time is over: the step has been told as well.
trap 'exit 143' TERM INT
: >"$work/last"
exec 9>/run/croft.lock
if ! flock -n 9; then
    say 'note|waiting for another run on this node'
    flock -w "$CROFT_LOCK_SECONDS" 9 || { echo 'another run on this node did not end in time' >"$work/last"; fail - 1; }
fi
if ! mkdir -p -- "$state/pending" "$state/original" "$state/keys" 2>"$work/last" || ! tar -x -m -f - -C "$work" 2>"$work/last"; then
    fail - 1
fi

while IFS='|' read -r number item verb rest; do
    say "step|$number" || exit 1
    (
        set -ef
        IFS='|'
        # shellcheck disable=SC2086 # the fields of the step
        set -- $rest
        IFS=' 	
'
        "do_$verb" "$@"
    ) >"$work/log" 2>&1 </dev/null 9>&-
    code=$?
    if [ "$code" -ne 0 ]; then
        tail -n 40 "$work/log" >"$work/last"
        df -Pk / /var /run 2>/dev/null | awk 'NR > 1 && $4 < 1024 { print "full: " $6 " has " $4 " KiB free" }' | sort -u >>"$work/last"
        fail "$number" "$code"
    fi
done <"$work/plan"
# Once for all links that were made: till then every unit would pass for one whose file has changed.
if [ -e "$work/links" ]; then
    systemctl daemon-reload || :
fi
say 'done|'
