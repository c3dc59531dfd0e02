#!/usr/bin/env bash
# node.sh STACK WORK: what the first node of a bench stack holds at rest, and what a no-op run costs it. Prints Markdown.
set -euo pipefail
stack=$1 work=$2

outputs=$(pulumi -C "$work" stack output --json --show-secrets -s "$stack")
node=$(jq -r '.endpoints.nodes | keys_unsorted[0]' <<<"$outputs")
host=$(jq -r ".endpoints.nodes[\"$node\"].host" <<<"$outputs")
(umask 077 && jq -r .adminKey <<<"$outputs" >"$work/key")
printf '%s %s\n' "$host" "$(jq -r ".endpoints.nodes[\"$node\"].hostKey" <<<"$outputs")" >"$work/known"
on_node() {
  ssh -F /dev/null -i "$work/key" -o UserKnownHostsFile="$work/known" -o StrictHostKeyChecking=yes -o BatchMode=yes "admin@$host" "$1"
}

logins() { on_node "sudo journalctl -o cat -u ssh --no-pager | grep -c 'Accepted publickey'"; }
before=$(logins)
pulumi -C "$work" --non-interactive up --yes --skip-preview -s "$stack" >/dev/null
after=$(logins)
echo "$stack, node $node: a no-op run made $((after - before - 1)) SSH connection(s)."

# Memory at rest: what the kernel counts for the node and could not simply drop.
domain=$(virsh -q -c lxc:/// list --name | grep "^$stack-$node" | head -1)
pid=$(virsh -q -c lxc:/// dumpxml "$domain" | sed -n "s/.*<domain type='lxc' id='\([0-9]*\)'.*/\1/p")
v1=$(awk -F: '$2 == "memory" { print $3 }' "/proc/$pid/cgroup")
if [ -n "$v1" ]; then
  folder=/sys/fs/cgroup/memory$v1
  awk -v kernel="$(cat "$folder/memory.kmem.usage_in_bytes" 2>/dev/null || echo 0)" -v name="$stack, node $node" '
    /^total_rss / { anon = $2 } /^total_shmem / { shmem = $2 }
    END { printf "%s: %.0f MiB at rest (anon %.0f, shmem %.0f, kernel %.0f); goal <= 700 MiB.\n", name, (anon + shmem + kernel) / 1048576, anon / 1048576, shmem / 1048576, kernel / 1048576 }' "$folder/memory.stat"
else
  folder=/sys/fs/cgroup$(awk -F: '$1 == "0" { print $3 }' "/proc/$pid/cgroup")
  awk -v name="$stack, node $node" '/^anon / { a = $2 } /^shmem / { s = $2 } /^kernel / { k = $2 }
    END { printf "%s: %.0f MiB at rest (anon %.0f, shmem %.0f, kernel %.0f); goal <= 700 MiB.\n", name, (a + s + k) / 1048576, a / 1048576, s / 1048576, k / 1048576 }' "$folder/memory.stat"
fi
echo
