"""The smile curve: what was judged of each face in the last minute, kept for whoever opens the panel."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from smilecam.ports import Clock
from smilecam.verdict import Verdicts

KEEPS_S = 60.0


@dataclass(frozen=True, slots=True)
class Point:
    """One face in one judged frame. score: as it was compared with the threshold, 0 to 1."""

    track: int
    score: float
    laughing: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """One judged frame, at the time when its verdicts came."""

    time_s: float
    faces: tuple[Point, ...]


class Curve:
    """Written by the judging thread, some microseconds a frame; read by any."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._samples: deque[Sample] = deque()

    def see(self, verdicts: Verdicts) -> None:
        """Keep what is said of this frame, and let go of what is older than KEEPS_S."""
        now_s = self._clock.now_s()
        points = tuple(Point(one.judgement.track, round(one.score, 3), one.laughing) for one in verdicts.faces)
        self._samples.append(Sample(now_s, points))
        while self._samples[0].time_s < now_s - KEEPS_S:
            self._samples.popleft()

    def after(self, time_s: float) -> list[Sample]:
        """Return what came after that time, in its order."""
        samples = list(self._samples)  # in one step of the interpreter: the other thread cannot come between
        first = len(samples)
        while first and samples[first - 1].time_s > time_s:
            first -= 1
        return samples[first:]
