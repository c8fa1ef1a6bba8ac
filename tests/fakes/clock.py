"""A clock that only tests turn."""

from __future__ import annotations


class HandClock:
    """Stands still until a test advances it; `sleep_s` advances it at once."""

    def __init__(self, now_s: float = 1000.0) -> None:
        self._now_s = now_s

    def now_s(self) -> float:
        return self._now_s

    def sleep_s(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self._now_s += max(0.0, seconds)
