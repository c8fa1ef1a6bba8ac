"""Whose program holds the other end of a connection on this machine, where the system tells: Linux does.

A link that is opened for the user stands, code and all, in the words with which the browser was started, and every
account may read those: a watcher there would be faster than a browser that starts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))  # a client may come through an IPv6 socket, too
_ROOT = 0  # may do all that we may; a forwarder of another system's browser (WSL) runs as root


def is_ours(port: int, server_port: int, tables: Sequence[Path] = TABLES) -> bool:
    """Tell whether the client at this machine's `port` runs in our account; so it is where the system does not tell.

    Its address does not count: all of 127.0.0.0/8 is this machine, in IPv6's spelling as well. Who is in no table of a
    system that has one is not ours.
    """
    if sys.platform != "linux":
        return True
    told = [_accounts(port, server_port, table) for table in tables]
    accounts = {account for one in told if one is not None for account in one}
    if not accounts:
        return all(one is None for one in told)
    return accounts <= {_ROOT, os.getuid()}


def _accounts(port: int, server_port: int, table: Path) -> set[int] | None:
    """Return whose connections from `port` to `server_port` a table lists; None where it cannot be read."""
    try:
        rows = [line.split() for line in table.read_text("ascii").splitlines()[1:]]
        wanted = [f"{one:04X}" for one in (port, server_port)]
        return {int(row[7]) for row in rows if [word.rpartition(":")[2] for word in row[1:3]] == wanted}
    except (OSError, ValueError, IndexError):
        return None
