"""Load: what this process costs the machine."""

from __future__ import annotations

from collections import deque

import psutil

from smilecam.ports import Clock

EVERY_S = 1.0
WINDOW = 10


class Load:
    """Processor share over the last ten seconds, and memory now. The video path samples, any thread asks."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._process = psutil.Process()
        self._samples: deque[tuple[float, float]] = deque(maxlen=WINDOW + 1)

    def sample(self) -> tuple[float, float] | None:
        """Note the processor time used so far, at most once a second; return when and how much (s), None in between."""
        now_s = self._clock.now_s()
        if not self._samples or now_s - self._samples[-1][0] >= EVERY_S:
            times = self._process.cpu_times()
            self._samples.append((now_s, times.user + times.system))
            return self._samples[-1]
        return None

    def cpu_percent(self) -> float:
        """Return percent of one core over the sampled seconds; 0 before there are two samples."""
        samples = tuple(self._samples)
        if len(samples) < 2:
            return 0.0
        (began_s, used_before_s), (now_s, used_s) = samples[0], samples[-1]
        return round(100 * (used_s - used_before_s) / (now_s - began_s), 1)

    def memory_mb(self) -> float:
        """Return resident memory in MiB."""
        return round(self._process.memory_info().rss / 2**20, 1)
