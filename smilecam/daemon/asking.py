"""Asking a running SmileCam: the other end of `control`, without asyncio, which takes longer to load than to ask."""

from __future__ import annotations

import json
import socket
from typing import Any

from smilecam.daemon import refusal
from smilecam.errors import NotRunning
from smilecam.requests import Request, to_json

LONGEST = 64 * 1024
ANSWERS_WITHIN_S = 5.0


def ask(address: str, token: str, request: Request, timeout_s: float = ANSWERS_WITHIN_S) -> dict[str, Any]:
    """Return the answer to `request`.

    Raises Refused with the reason of the one who runs, NotRunning where nobody answers in time, or not in our language.
    """
    told = {**to_json(request), **({"token": token} if token else {})}
    try:
        with _connected(address, timeout_s) as channel:
            channel.sendall(json.dumps(told).encode() + b"\n")
            answer = json.loads(_line(channel))
    except (OSError, ValueError) as problem:
        raise NotRunning("running.silent") from problem
    if not isinstance(answer, dict):
        raise NotRunning("running.silent")
    if "refused" in answer:
        raise refusal.from_json(answer)
    return answer


def _connected(address: str, timeout_s: float) -> socket.socket:
    kind, _, where = address.partition(":")
    if kind == "tcp":
        host, _, port = where.rpartition(":")
        return socket.create_connection((host, int(port)), timeout_s)
    channel = socket.socket(socket.AF_UNIX)
    channel.settimeout(timeout_s)
    try:
        channel.connect(where)
    except OSError:
        channel.close()
        raise
    return channel


def _line(channel: socket.socket) -> bytes:
    """Read up to the newline; an answer may be longer than a request, not endless."""
    read = bytearray()
    while not read.endswith(b"\n"):
        part = channel.recv(LONGEST)
        if not part or len(read) > 16 * LONGEST:
            raise ValueError("unexpected end of an answer")
        read += part
    return bytes(read)
