"""Rate: how often something happens, over the last seconds."""

from __future__ import annotations

from collections import deque
from threading import Lock

WINDOW_S = 2.0


class Rate:
    """Events a second over a sliding window; one thread ticks, any thread asks."""

    def __init__(self, window_s: float = WINDOW_S) -> None:
        self._window_s = window_s
        self._times: deque[float] = deque()
        self._lock = Lock()

    def tick(self, now_s: float) -> None:
        with self._lock:
            self._times.append(now_s)
            self._forget(now_s)

    def per_second(self, now_s: float) -> float:
        """Return the rate at `now_s`: the gaps between events within the window, 0 where there are none."""
        with self._lock:
            self._forget(now_s)
            if len(self._times) < 2:
                return 0.0
            # Up to the newest event while that is fresh, so that a rate of 30 reads 30.0 and not 29.6; up to now once
            # a gap is longer than the usual one, so that the rate of something that stopped falls to 0.
            span_s = self._times[-1] - self._times[0]
            usual_s = span_s / (len(self._times) - 1)
            overdue_s = now_s - self._times[-1] - 2 * usual_s
            return (len(self._times) - 1) / (span_s + max(0.0, overdue_s)) if span_s > 0 else 0.0

    def _forget(self, now_s: float) -> None:
        while self._times and self._times[0] < now_s - self._window_s:
            self._times.popleft()
