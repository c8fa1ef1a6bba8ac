"""A page on 127.0.0.1 that shows the picture live. For a first look, and for machines without a virtual camera."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass

from smilecam.errors import SinkProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.ports import Clock
from smilecam.publish.site import site
from smilecam.web.codes import Door
from smilecam.web.listening import HOST, PORTS, listen
from smilecam.web.server import Serving, server, start
from smilecam.web.viewers import Viewers

# Chosen apart from 3000, 5000, 8000, 8080 and 8888, where development servers stand; the nineteen after it where taken.
FIRST_PORT = 8787
START_WITHIN_S, STOP_WITHIN_S = 10.0, 3.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _OnAir:
    """One server's whole life: its codes and sessions open no other, however long it takes to end."""

    port: int
    door: Door
    viewers: Viewers
    serving: Serving


class Preview:
    """Serves the page on the asyncio loop that it is given, which runs in another thread than open and publish."""

    format = PixelFormat.BGR

    def __init__(self, loop: asyncio.AbstractEventLoop, clock: Clock, first_port: int = FIRST_PORT) -> None:
        self._loop, self._clock, self._first_port = loop, clock, first_port
        self._on_air: _OnAir | None = None
        self._changed: Callable[[], None] = lambda: None

    def open(self, size: Size, fps: float) -> Size:
        listening = listen(self._first_port)
        if listening is None:
            raise SinkProblem("preview.no_port", first=self._first_port, last=self._first_port + PORTS - 1)
        port, door = listening.getsockname()[1], Door(self._clock.now_s)
        viewers = Viewers(self._loop, lambda: self._changed())
        made = server(site(viewers, door, port))
        starting = asyncio.run_coroutine_threadsafe(start(made, listening), self._loop)
        try:
            self._on_air = _OnAir(port, door, viewers, starting.result(START_WITHIN_S))
        except FutureTimeoutError as late:
            made.should_exit = True  # and nothing more: however far it has got, it then lets go of everything itself
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
            asyncio.run_coroutine_threadsafe(ending.serving.stop(), self._loop).result(STOP_WITHIN_S)
        except FutureTimeoutError:
            log.warning("the preview at port %d ends later than it should", ending.port)

    @property
    def told(self) -> str:
        return f"http://{HOST}:{self._on_air.port}/" if self._on_air else ""

    def invite(self) -> str:
        """Return the link that opens the page; each time with a new code, which is good once and for a minute."""
        now = self._on_air
        return f"http://{HOST}:{now.port}/#k={now.door.mint()}" if now else ""
