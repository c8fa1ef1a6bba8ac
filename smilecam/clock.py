"""The real clock. Rooms that decide take times as arguments; threads take a Clock (ports.py)."""

from __future__ import annotations

import time


class MonotonicClock:
    """Seconds that never run backwards, comparable only within this process."""

    def now_s(self) -> float:
        return time.monotonic()

    def sleep_s(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))
