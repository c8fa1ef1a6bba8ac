"""Whose program holds the other end of a connection on this machine, where the system tells: Linux does.

A link that is opened for the user stands, code and all, in the words with which the browser was started, and every
account may read those: a watcher there would be faster than a browser that starts.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

TABLE = Path("/proc/net/tcp")
_LOOPBACK = "0100007F"  # 127.0.0.1, as the kernel writes it
_ROOT = 0  # may do all that we may; a forwarder of another system's browser (WSL) runs as root


def is_ours(port: int, server_port: int, table: Path = TABLE) -> bool:
    """Tell whether the client at 127.0.0.1:`port` runs in our account; so it is where the system does not tell."""
    if sys.platform != "linux":
        return True
    return _account(port, server_port, table) in (None, _ROOT, os.getuid())


def _account(port: int, server_port: int, table: Path) -> int | None:
    wanted = [f"{_LOOPBACK}:{one:04X}" for one in (port, server_port)]
    with suppress(OSError, ValueError, IndexError):
        for line in table.read_text("ascii").splitlines()[1:]:
            words = line.split()
            if words[1:3] == wanted:
                return int(words[7])
    return None
