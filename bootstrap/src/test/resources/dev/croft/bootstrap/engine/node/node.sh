#!/bin/sh
# Boots a base image (squashfs) as a node with systemd and sshd, in namespaces of its own; for tests, as root.
#   node.sh FOLDER IMAGE NAME N
# FOLDER holds what the node gets: host, host.pub (its host key), authorized_keys (of user admin). N (1-250) chooses its
# address 10.213.N.2. Prints 'up ADDRESS'; the node ends with this script's process group. Its writes are lost.
set -eu
folder=$1 image=$2 name=$3 number=$4
here=$(cd "$(dirname "$0")" && pwd)
group=/sys/fs/cgroup
[ -d /sys/fs/cgroup/unified ] && group=/sys/fs/cgroup/unified
link=cfit$number

end() {
    trap - EXIT INT TERM
    kill -KILL "$container" 2>/dev/null || :
    wait "$container" 2>/dev/null || :
    ip link delete "$link" 2>/dev/null || :
    # The processes of the node are dead; their groups are empty in a moment.
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        find "$group/croft-it-$name" -depth -type d -exec rmdir {} + 2>/dev/null && break
        [ -d "$group/croft-it-$name" ] || break
        sleep 0.1
    done
    exit 0
}

ip link delete "$link" 2>/dev/null || :
unshare --mount --net --pid --uts --ipc --fork --kill-child sh "$here/node-init.sh" "$folder" "$image" "$name" "$number" >"$folder/console" 2>&1 </dev/null &
container=$!
trap end EXIT INT TERM
ip link add "$link" type veth peer name "${link}c"
child=
tries=0
while [ -z "$child" ]; do
    child=$(pgrep -P "$container" || :)
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || { cat "$folder/console" >&2; exit 1; }
    sleep 0.02
done
ip link set "${link}c" netns "$child"
ip address add "10.213.$number.1/30" dev "$link"
ip link set "$link" up
echo "up 10.213.$number.2"
# Ends when the test closes our input, also when the test itself was killed.
cat >/dev/null
end
