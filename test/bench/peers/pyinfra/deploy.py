"""The items of the comparison for pyinfra. The lists are those that all read."""

import os
from pathlib import Path

from pyinfra import host
from pyinfra.operations import apt, files, server, systemd

here = Path(os.environ["BENCH_PEERS"])
peers = os.environ["BENCH_ADDRESSES"].split()


def words(name):
    return (here / name).read_text().split()


apt.packages(name="packages", packages=words("packages"))
files.directory(name="folder", path="/etc/croft-bench", user="root", group="root", mode="755")
for number in range(1, 11):
    files.template(
        name=f"file {number}",
        src=str(here / "file.j2"),
        dest=f"/etc/croft-bench/f{number}.conf",
        user="root",
        group="root",
        mode="644",
        number=number,
        node=host.data.node,
        peers=peers,
    )
for user in words("users"):
    server.user(name=f"user {user}", user=user, shell="/bin/bash", create_home=True)
for unit in words("units"):
    systemd.service(name=f"unit {unit}", service=unit, running=True, enabled=True)
