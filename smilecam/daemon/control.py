"""Control: the local channel to a running SmileCam. One line of JSON in, one line out, to the same user only.

A Unix socket of mode 0600 whose peer's account is checked; where there are none (Windows), a port on 127.0.0.1 that
asks for the token of the record, which only its owner can read.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from smilecam.daemon import refusal
from smilecam.daemon.asking import ANSWERS_WITHIN_S, LONGEST
from smilecam.errors import SmileCamError, reason_of
from smilecam.requests import Request, parse

_SO_LOCAL, _LOCAL_PEERCRED = 0, 1  # macOS and the BSDs: struct xucred, which begins with a version and the user

Answer = Callable[[Request], Mapping[str, Any]]

log = logging.getLogger(__name__)


class ControlServer:
    """Answers requests on the loop where it was opened.

    `answer` must be quick. A SmileCamError that it raises goes back as a refusal; anything else is logged.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._server: asyncio.Server | None = None
        self._path: Path | None = None
        self.address = ""
        self.token = ""

    async def open(self, path: Path, on_loopback: bool = sys.platform == "win32") -> None:
        """Listen at `path`, over a socket that a killed process left there; the caller holds the lock.

        Raises SmileCamError where something else stands there, or the folder takes no socket.
        """
        if on_loopback:
            self.token = secrets.token_urlsafe(32)
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=LONGEST)
            self.address = "tcp:{}:{}".format(*self._server.sockets[0].getsockname())
            return
        before = os.umask(0o177)
        try:
            path.unlink(missing_ok=True)
            self._server = await asyncio.start_unix_server(self._serve, path, limit=LONGEST)
        except OSError as problem:
            raise SmileCamError("folder.refused", folder=path, reason=reason_of(problem)) from problem
        finally:
            os.umask(before)
        self._path, self.address = path, f"unix:{path}"

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(OSError, asyncio.CancelledError):
                if self._same_user(writer):
                    told = json.dumps(await self._exchange(reader), ensure_ascii=False)
                    writer.write(told.encode("utf-8", "replace") + b"\n")  # half a character comes back as "?"
                    await writer.drain()
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader) -> Mapping[str, Any]:
        try:
            line = await asyncio.wait_for(reader.readline(), ANSWERS_WITHIN_S)
        except (ValueError, TimeoutError):
            return _misasked(f"unexpected request: longer than {LONGEST} bytes, or not ended by a newline in time")
        try:
            request = self._read(line)
        except ValueError as problem:
            return _misasked(str(problem))
        try:
            return {"v": 1, **self._answer(request)}
        except SmileCamError as problem:
            log.info("%s is refused: %s", request.verb.value, problem)
            return refusal.to_json(problem)
        except Exception:
            log.exception("no answer to %s", request.verb.value)
            return refusal.to_json(SmileCamError("control.failed", verb=request.verb.value))

    def _read(self, line: bytes) -> Request:
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise ValueError("unexpected request: not one line with a JSON object")
        if self.token and not secrets.compare_digest(str(told.pop("token", "")).encode(), self.token.encode()):
            raise ValueError("unexpected token")
        return parse(told)

    def _same_user(self, writer: asyncio.StreamWriter) -> bool:
        peer = writer.get_extra_info("socket")
        return bool(self.token) or (peer is not None and _user_of(peer) == os.getuid())


def _user_of(peer: socket.socket) -> int | None:
    """Return the account at the other end of a Unix socket."""
    if sys.platform == "linux":
        _, user, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
        return int(user)
    _, user = struct.unpack("=II", peer.getsockopt(_SO_LOCAL, _LOCAL_PEERCRED, 76)[:8])
    return int(user)


def _misasked(fault: str) -> dict[str, Any]:
    return refusal.to_json(SmileCamError("control.request", fault=fault))
