"""Backoff: how long to wait before the next try, doubling up to a bound."""

from __future__ import annotations

FIRST_S, MOST_S = 0.5, 5.0  # what a person who plugs a cable back in does not feel; what does not burn a core for hours


class Backoff:
    """Delays between tries. One thread's own."""

    def __init__(self, first_s: float = FIRST_S, most_s: float = MOST_S) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._next_s = first_s

    def next_s(self) -> float:
        """Return the delay before the next try: first_s, then twice the one before, at most most_s."""
        delay_s = self._next_s
        self._next_s = min(self._most_s, delay_s * 2)
        return delay_s

    def reset(self) -> None:
        """It worked: the next delay is the first again."""
        self._next_s = self._first_s
