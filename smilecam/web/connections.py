"""Who holds a connection to the page, and for how long: every account of this machine can open as many as it likes.

uvicorn's limit_concurrency answers 503 to a request that has come whole, and so bounds none of those that say nothing;
each of them is a descriptor, and the camera needs descriptors too.
"""

from __future__ import annotations

import asyncio
from itertools import count

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

# A browser holds up to 6 and a socket for each page; macOS gives a process 256 descriptors, for everything.
MOST = 64
# From the opening to the last answer; what lasts longer is silent, drip-fed, or kept for requests that can reconnect.
LASTS_S = 15.0
# Taken at one turn of the loop, before any of them is counted.
BACKLOG = 32

_order = count()


class Brief(H11Protocol):
    """An HTTP connection with an end. Where there are too many, the oldest gives way; a live socket never does."""

    _deadline: asyncio.TimerHandle | None = None
    _number = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._number = next(_order)
        self._deadline = self.loop.call_later(LASTS_S, transport.abort)
        if len(self.connections) > MOST:
            oldest = min((one for one in self.connections if isinstance(one, Brief)), key=lambda one: one._number)
            oldest.give_way()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the line over to the live socket, which has its own times."""
        self._forget_deadline()
        super().handle_websocket_upgrade(event)

    def give_way(self) -> None:
        self.connections.discard(
            self
        )  # it is lost only at the loop's next turn, and must not be chosen again until then
        self.transport.abort()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
