"""Timings: how long each stage took lately, as p50 and p95 over a window of calls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import numpy as np

from smilecam.ports import Clock
from smilecam.status import Timing

KEPT_S = 10.0  # a stage that has not run for so long, as of a camera that rests, has no recent times
WINDOW = 300  # ten seconds of pictures at 30 a second: steady enough for a p95, short enough to be "now"


class Timings:
    """The last `window` times of every stage; any thread may add and ask."""

    def __init__(self, clock: Clock, window: int = WINDOW) -> None:
        self._clock = clock
        self._window = window
        self._lock = Lock()
        self._rings: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]] = {}
        self._counts: dict[str, int] = {}
        self._added_s: dict[str, float] = {}

    @contextmanager
    def measured(self, stage: str) -> Iterator[None]:
        """Add how long the block took; a block that raises is not counted."""
        began_s = self._clock.now_s()
        yield
        self.add(stage, (self._clock.now_s() - began_s) * 1000)

    def add(self, stage: str, ms: float) -> None:
        with self._lock:
            ring = self._rings.setdefault(stage, np.empty(self._window))
            count = self._counts.get(stage, 0)
            ring[count % self._window] = ms
            self._counts[stage] = count + 1
            self._added_s[stage] = self._clock.now_s()

    def summary(self) -> dict[str, Timing]:
        """Return p50 and p95 of each stage that ran lately, in the order in which the stages were first seen."""
        since_s = self._clock.now_s() - KEPT_S
        with self._lock:
            recent = {
                stage: ring[: self._counts[stage]].copy()
                for stage, ring in self._rings.items()
                if self._added_s[stage] >= since_s
            }
        return {stage: _timing(times) for stage, times in recent.items()}


def _timing(times_ms: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Timing:
    p50, p95 = np.percentile(times_ms, (50, 95))
    return Timing(round(float(p50), 2), round(float(p95), 2))
