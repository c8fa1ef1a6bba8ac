"""A page on 127.0.0.1 that shows the picture live. For a first look, and for machines without a virtual camera."""

from __future__ import annotations

import asyncio
import socket
import sys
from concurrent.futures import TimeoutError as FutureTimeoutError

import uvicorn

from smilecam.errors import SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.ports import Clock
from smilecam.publish.connections import BACKLOG, Brief
from smilecam.publish.site import Door, site
from smilecam.publish.viewers import Viewers

HOST, FIRST_PORT, PORTS = "127.0.0.1", 8787, 20
_START_WITHIN_S, _STOP_WITHIN_S = 10.0, 3.0


class Preview:
    """Serves the page on the asyncio loop that it is given, which runs in another thread than open and publish."""

    format = PixelFormat.BGR

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock, first_port: int = FIRST_PORT) -> None:
        self._loop, self._first_port = loop, first_port
        # Kept over a close and open: pages that look are let in again.
        self._door = Door(clock.now_s)
        self._viewers: Viewers | None = None
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._port = 0

    def open(self, size: Size, fps: float) -> Size:
        listening = listen(self._first_port)
        self._port = listening.getsockname()[1]
        asyncio.run_coroutine_threadsafe(self._start(listening), self._loop).result(_START_WITHIN_S)
        return size

    def publish(self, picture: Picture) -> None:
        if self._viewers is None:
            raise ValueError("unexpected publish: closed != open")
        self._viewers.offer(picture)

    def close(self) -> None:
        self._viewers = None
        if self._serving is None or not self._loop.is_running():
            return
        stopping = asyncio.run_coroutine_threadsafe(self._stop(), self._loop)
        try:
            stopping.result(_STOP_WITHIN_S)
        except FutureTimeoutError:
            stopping.cancel()

    @property
    def told(self) -> str:
        return f"http://{HOST}:{self._port}/" if self._viewers else ""

    def invite(self) -> str:
        """Return the link that opens the page; each time with a new code, which is good once and for a minute."""
        return f"{self.told}#k={self._door.mint()}" if self._viewers else ""

    async def _start(self, listening: socket.socket) -> None:
        viewers = Viewers(self._loop)
        config = uvicorn.Config(
            site(viewers, self._door, self._port),
            access_log=False,
            backlog=BACKLOG,
            http=Brief,
            lifespan="off",
            log_config=None,
            log_level="warning",
            proxy_headers=False,  # no proxy stands before it, so none may speak for others
            server_header=False,
            timeout_graceful_shutdown=1,
            ws_max_size=1024,
            ws_per_message_deflate=False,  # JPEG does not get smaller
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve([listening]))
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)
        if self._serving.done():
            self._serving.result()
        self._viewers = viewers

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
        if self._serving is not None:
            await asyncio.wait([self._serving])
        self._server = self._serving = None


def listen(first: int, most: int = PORTS) -> socket.socket:
    """Return a socket that listens on 127.0.0.1, on the first free port from `first` on. Raises SinkProblem."""
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
    raise SinkProblem("preview.no_port", first=first, last=first + most - 1)
