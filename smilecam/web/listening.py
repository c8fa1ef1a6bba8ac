"""A port on 127.0.0.1 for a page: the kernel keeps who comes waiting until a server answers."""

from __future__ import annotations

import socket
import sys

HOST, PORTS = "127.0.0.1", 20


def listen(first: int, most: int = PORTS) -> socket.socket | None:
    """Return a socket that listens on 127.0.0.1, on the first free port from `first` on; None where all are taken."""
    for port in range(first, first + most):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let us take another program's port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen()
        except OSError:
            listening.close()
            continue
        return listening
    return None
