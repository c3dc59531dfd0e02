#!/usr/bin/python3
"""Whose turn it is to back up {{scope}}: prints the member's name. Written by Croft; changes made here are put back.

Each member asks its Patroni when its timer fires, and all come to the same answer: an offline member, else a replica, else
the leader; of several the first by number. Ends with 0 where it is this member, 1 where it is another, 255 where nobody can tell.
"""
import json
import re
import ssl
import sys
import urllib.request

SELF = "{{instance}}"
URL = "https://{{ip}}:{{port}}/cluster"


def leads(member):
    return member.get("role") in ("leader", "master", "standby_leader")


def works(member):
    """Leads, or follows the leader: how far it is behind is known."""
    return member.get("state") in ("running", "streaming") and (leads(member) or isinstance(member.get("lag"), int))


def rank(member):
    offline = bool((member.get("tags") or {}).get("nofailover"))
    number = int(re.search(r"(\d*)$", member["name"]).group(1) or 0)
    return (2 if leads(member) else 0 if offline else 1, number)


def turn(members):
    """The member's name, or nothing where the cluster has no leader to take a backup from."""
    if not any(leads(m) and works(m) for m in members):
        return ""
    return min(filter(works, members), key=rank)["name"]


def main():
    try:
        context = ssl.create_default_context(cafile="{{pki}}/ca.crt")
        with urllib.request.urlopen(URL, context=context, timeout=10) as answer:
            name = turn(json.load(answer)["members"])
    except (OSError, ValueError, KeyError) as e:
        print("Patroni does not tell the members of {{scope}}: %s" % e, file=sys.stderr)
        return 255
    if not name:
        print("{{scope}} has no leader now: nobody can back it up", file=sys.stderr)
        return 255
    print(name)
    return 0 if name == SELF else 1


if __name__ == "__main__":
    sys.exit(main())
