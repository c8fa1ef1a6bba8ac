"""The real clock. Rooms that decide take times as arguments; threads take a Clock (ports.py)."""

from __future__ import annotations

import sys
import time

# The clock that goes on while the machine sleeps: time.monotonic stands still then on Linux and macOS.
_CLOCK: int | None = getattr(time, {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC"}.get(sys.platform, ""), None)


class MonotonicClock:
    """Seconds that never run backwards and count the machine's sleep, comparable only within this process."""

    def now_s(self) -> float:
        return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)

    def sleep_s(self, seconds: float) -> None:
        time.sleep(max(0.0, seconds))
