"""Panel: the page's server, on air from the first link that somebody asks for."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smilecam.errors import SmileCamError
from smilecam.panel import succession
from smilecam.panel.subject import Subject
from smilecam.panel.succession import Legacy
from smilecam.texts.catalogue import Lang

if TYPE_CHECKING:
    from smilecam.web.door import Door
    from smilecam.web.server import Serving

# Below the preview's twenty, and apart from where development servers stand; as many after it where taken.
FIRST_PORT, PORTS = 8757, 20
# The doctor takes seconds; pictures of themes must not wait for it.
_ASIDE = 2

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class _OnAir:
    port: int
    door: Door
    aside: ThreadPoolExecutor
    serving: asyncio.Task[Serving]


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
        return f"http://127.0.0.1:{now.port}/?lang={lang}#k={now.door.mint()}"

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
        ending.aside.shutdown(wait=False, cancel_futures=True)
        await (await ending.serving).stop()

    def _open(self, first: int, most: int = PORTS) -> _OnAir:
        # A server's libraries load for who wants the page, in no other run.
        from smilecam.panel.site import site
        from smilecam.web.door import Door
        from smilecam.web.server import listen, server, start

        listening = listen(first, most)
        if listening is None:
            raise SmileCamError("panel.no_port", first=first, last=first + most - 1)
        port, door = listening.getsockname()[1], Door(self._subject.clock.now_s)
        aside = ThreadPoolExecutor(_ASIDE, "smilecam-panel")
        app = site(self._subject, door, port, aside, self._leave)
        # Who opens the link at once waits in the socket's queue until it answers.
        return _OnAir(port, door, aside, asyncio.ensure_future(start(server(app), listening)))

    def _leave(self) -> None:
        if self._on_air is not None:
            now = self._on_air
            succession.leave(Legacy(now.port, tuple(now.door.sessions())), self._legacy)
