"""What waits to be sent to one client, and when a client is too slow to be waited for.

While its line takes what is written, everything goes straight through. Once it does not, snapshots replace one another,
news and answers wait in order, and a client that stays behind for too long, or too far, is given up: a room never
waits for one of its players.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

# What may wait beside the newest snapshot, and for how long a line may take nothing.
MOST_BYTES, LONGEST_US = 64 * 1024, 10_000_000


class Line(Protocol):
    """A connection. Neither call waits or raises."""

    def write(self, message: bytes) -> None: ...

    def close(self) -> None:
        """End it, once what was written has been sent."""
        ...

    def abort(self) -> None:
        """End it now."""
        ...


class Outbox:
    """Sends messages down a line in order; on the event loop only."""

    __slots__ = ("_bytes", "_line", "_paused_us", "_snapshot", "_state", "_waiting", "given_up")

    def __init__(self, line: Line) -> None:
        self._line = line
        self._paused_us: int | None = None
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._snapshot: bytes | None = None
        self._state: bytes | None = None
        self.given_up = False

    def send(self, message: bytes) -> None:
        """Send what must arrive, in its order."""
        if self._paused_us is None:
            self._line.write(message)
            return
        self._waiting.append(message)
        self._bytes += len(message)
        if self._bytes > MOST_BYTES:
            self._give_up()

    def state(self, message: bytes) -> None:
        """Send what replaces an older one of its kind, after all that must arrive."""
        if self._paused_us is None:
            self._line.write(message)
        else:
            self._state = message

    def snapshot(self, message: bytes) -> None:
        """Send what is old a fifth of a second later."""
        if self._paused_us is None:
            self._line.write(message)
        else:
            self._snapshot = message

    def pause(self, now_us: int) -> None:
        """The line takes no more."""
        self._paused_us = now_us if self._paused_us is None else self._paused_us

    def resume(self) -> None:
        """The line takes again what waited: what must arrive, the newest state, the newest snapshot."""
        self._paused_us = None
        for one in (*self._waiting, self._state, self._snapshot):
            if one is not None:
                self._line.write(one)
        self._waiting.clear()
        self._bytes, self._state, self._snapshot = 0, None, None

    def look(self, now_us: int) -> None:
        """Give the client up if it has taken nothing for too long."""
        if self._paused_us is not None and now_us - self._paused_us > LONGEST_US:
            self._give_up()

    def close(self, last: bytes) -> None:
        """Say a last word and end the line."""
        self.send(last)
        if self._paused_us is None:
            self._line.close()
        else:
            self._line.abort()

    def _give_up(self) -> None:
        self.given_up = True
        self._line.abort()
