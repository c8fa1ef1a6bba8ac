"""Panel: the page's server, on air from the first link that somebody asks for."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smilecam.errors import SmileCamError
from smilecam.panel import succession
from smilecam.panel.subject import Subject
from smilecam.panel.succession import Legacy
from smilecam.texts.catalogue import Lang
from smilecam.web.codes import Door
from smilecam.web.listening import HOST, PORTS, listen

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from smilecam.web.server import Serving

# Below the preview's twenty, and apart from where development servers stand; as many after it where taken.
FIRST_PORT = 8757
# The doctor takes seconds; pictures of themes must not wait for it.
_ASIDE = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _OnAir:
    port: int
    door: Door
    aside: ThreadPoolExecutor
    serving: asyncio.Task[Serving | None]


class Panel:
    """Until somebody asks for a link there is no server, no thread, no port. Called on the loop only, where it serves.

    legacy: the file through which a restart's successor finds port and sessions.
    """

    def __init__(self, subject: Subject, legacy: Path, first_port: int = FIRST_PORT) -> None:
        self._subject, self._legacy, self._first_port = subject, legacy, first_port
        self._on_air: _OnAir | None = None

    def invite(self, lang: Lang) -> str:
        """Return a link that opens the panel in `lang`, once and within a minute. Raises SmileCamError."""
        now = self._on_air = self._on_air or self._open(self._first_port)
        return f"http://{HOST}:{now.port}/?lang={lang}#k={now.door.mint()}"

    async def succeed(self) -> None:
        """Go on where a predecessor's page was, if a restart was asked for there."""
        legacy = succession.take(self._legacy)
        if legacy is None:
            return
        try:
            self._on_air = self._open(legacy.port, 1)
            self._on_air.door.admit(legacy.sessions)
        except SmileCamError as problem:
            log.warning("the panel's page will not find its way back: %s", problem)

    async def close(self) -> None:
        ending, self._on_air = self._on_air, None
        if ending is None:
            return
        serving = await ending.serving
        ending.aside.shutdown(wait=False, cancel_futures=True)
        if serving is not None:
            await serving.stop()

    def _open(self, first: int, most: int = PORTS) -> _OnAir:
        listening = listen(first, most)
        if listening is None:
            raise SmileCamError("panel.no_port", first=first, last=first + most - 1)
        door, aside = Door(self._subject.clock.now_s), ThreadPoolExecutor(_ASIDE, "smilecam-panel")
        # Who opens the link at once waits in the socket's queue until it answers.
        serving = asyncio.ensure_future(self._serve(listening, door, aside))
        return _OnAir(listening.getsockname()[1], door, aside, serving)

    async def _serve(self, listening: socket.socket, door: Door, aside: ThreadPoolExecutor) -> Serving | None:
        try:
            make, start = await asyncio.get_running_loop().run_in_executor(aside, _load)
            app = make(self._subject, door, listening.getsockname()[1], aside, self._leave)
            return await start(app, listening)
        except Exception:
            log.exception("the panel is not served")
            listening.close()
            return None

    def _leave(self) -> None:
        if self._on_air is not None:
            now = self._on_air
            succession.leave(Legacy(now.port, tuple(now.door.sessions())), self._legacy)


def _load() -> tuple[Callable[..., ASGIApp], Callable[[ASGIApp, socket.socket], Awaitable[Serving]]]:
    """Load the server's libraries, not on the loop: that takes a second, and on a busy machine many."""
    from smilecam.panel.site import site
    from smilecam.web.server import server, start

    return site, lambda app, listening: start(server(app), listening)
