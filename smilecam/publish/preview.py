"""A page on 127.0.0.1 that shows the picture live. For a first look, and for machines without a virtual camera."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from smilecam.errors import SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.ports import Clock
from smilecam.publish.connections import BACKLOG, Brief
from smilecam.publish.site import Door, site
from smilecam.publish.viewers import Viewers

# Chosen apart from 3000, 5000, 8000, 8080 and 8888, where development servers stand; the nineteen after it where taken.
HOST, FIRST_PORT, PORTS = "127.0.0.1", 8787, 20
START_WITHIN_S, STOP_WITHIN_S = 10.0, 3.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _OnAir:
    """One server's whole life: its codes and sessions open no other, however long it takes to end."""

    port: int
    door: Door
    viewers: Viewers
    server: uvicorn.Server
    serving: asyncio.Task[None]


class Preview:
    """Serves the page on the asyncio loop that it is given, which runs in another thread than open and publish."""

    format = PixelFormat.BGR

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock, first_port: int = FIRST_PORT) -> None:
        self._loop, self._clock, self._first_port = loop, clock, first_port
        self._on_air: _OnAir | None = None
        self._changed: Callable[[], None] = lambda: None

    def open(self, size: Size, fps: float) -> Size:
        listening = listen(self._first_port)
        port, door = listening.getsockname()[1], Door(self._clock.now_s)
        viewers = Viewers(self._loop, lambda: self._changed())
        server = uvicorn.Server(_config(site(viewers, door, port)))
        starting = asyncio.run_coroutine_threadsafe(_start(server, listening), self._loop)
        try:
            self._on_air = _OnAir(port, door, viewers, server, starting.result(START_WITHIN_S))
        except FutureTimeoutError as late:
            server.should_exit = True  # and nothing more: however far it has got, it then lets go of everything itself
            raise SinkProblem("preview.late", seconds=round(START_WITHIN_S)) from late
        return size

    def publish(self, picture: Picture) -> None:
        if self._on_air is None:
            raise ValueError("unexpected publish: closed != open")
        self._on_air.viewers.offer(picture)

    def watched(self) -> bool:
        now = self._on_air
        return now is not None and now.viewers.looking > 0

    def tell_changes(self, changed: Callable[[], None]) -> None:
        self._changed = changed

    def close(self) -> None:
        ending, self._on_air = self._on_air, None
        if ending is None or not self._loop.is_running():
            return
        try:
            asyncio.run_coroutine_threadsafe(_stop(ending), self._loop).result(STOP_WITHIN_S)
        except FutureTimeoutError:
            log.warning("the preview at port %d ends later than it should", ending.port)

    @property
    def told(self) -> str:
        return f"http://{HOST}:{self._on_air.port}/" if self._on_air else ""

    def invite(self) -> str:
        """Return the link that opens the page; each time with a new code, which is good once and for a minute."""
        now = self._on_air
        return f"http://{HOST}:{now.port}/#k={now.door.mint()}" if now else ""


async def _start(server: uvicorn.Server, listening: socket.socket) -> asyncio.Task[None]:
    serving = asyncio.create_task(server.serve([listening]))
    serving.add_done_callback(lambda _: listening.close())
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if serving.done():
        serving.result()
    return serving


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
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


async def _stop(ending: _OnAir) -> None:
    ending.server.should_exit = True
    await asyncio.wait([ending.serving])


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
