"""LatestSlot: holds one thing, the newest wins, and what it replaced unread is counted."""

from __future__ import annotations

from threading import Condition
from typing import Generic, TypeVar

T = TypeVar("T")


class LatestSlot(Generic[T]):
    """A place for one thing between two threads. `offer` never waits; any thread may call anything."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._thing: T | None = None
        self._fresh = False
        self._closed = False
        self._woken = False
        self._replaced = 0

    def offer(self, thing: T) -> None:
        """Put `thing` in, over whatever was there; counted in `replaced` where nobody had taken that."""
        with self._changed:
            self._replaced += self._fresh
            self._thing, self._fresh = thing, True
            self._changed.notify_all()

    def take(self, timeout_s: float | None = None) -> T | None:
        """Return the newest thing not yet taken, waiting at most `timeout_s`; None at the deadline, woken or closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._fresh or self._closed or self._woken, timeout_s)
            self._woken = False
            if not self._fresh:
                return None
            self._fresh = False
            return self._thing

    def peek(self) -> T | None:
        """Return the newest thing, taken or not, without waiting."""
        with self._changed:
            return self._thing

    def clear(self) -> None:
        """Forget what is in it; not counted as replaced."""
        with self._changed:
            self._thing, self._fresh = None, False

    def wake(self) -> None:
        """Let who waits in `take`, else the next who comes, go on at once, with nothing where nothing is there."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        """Wake everybody who waits; what is still in it can be taken once."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @property
    def replaced(self) -> int:
        with self._changed:
            return self._replaced
