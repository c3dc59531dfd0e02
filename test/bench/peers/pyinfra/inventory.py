"""The nodes of the comparison: BENCH_NODES holds a node a line (name host port user type key)."""

import os

_lines = [line.split() for line in open(os.environ["BENCH_NODES"])]

bench = [
    (
        f"@ssh/{name}",
        {
            "ssh_hostname": host,
            "ssh_port": int(port),
            "ssh_user": user,
            "ssh_key": os.environ["BENCH_KEY"],
            "ssh_known_hosts_file": os.environ["BENCH_KNOWN"],
            "ssh_strict_host_key_checking": "yes",
            "_sudo": True,
            "node": name,
        },
    )
    for name, host, port, user, *_ in _lines
]
