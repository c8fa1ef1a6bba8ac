"""Window: one face's recent past as the network wants it, evenly spaced in time however unevenly frames came."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

# Cameras' capture times wander by some milliseconds: the oldest beat may lie this share of a stride before the first
# sample.
_SLACK = 0.25


class Window:
    """Samples of one face, newest last, read on beats of `stride_s` that end at the newest sample.

    length: beats in a full window. max_gap_s: a longer pause between two samples empties the window, for what lay
    before it says nothing about what is after it.
    """

    def __init__(self, length: int, stride_s: float, max_gap_s: float) -> None:
        if length < 1 or not stride_s > 0 or not max_gap_s > 0:
            raise ValueError(f"unexpected window: {length=} {stride_s=} {max_gap_s=} != all above 0")
        self._length, self._stride_s, self._max_gap_s = length, stride_s, max_gap_s
        self._times: list[float] = []
        self._vectors: list[Vector] = []

    def add(self, time_s: float, vector: Vector) -> None:
        """Take the vector of a frame captured at `time_s`; a time that is not later than the last one begins anew."""
        if self._times and not 0 < time_s - self._times[-1] <= self._max_gap_s:
            self._times, self._vectors = [], []
        self._times.append(time_s)
        self._vectors.append(vector)
        useless = bisect_left(self._times, time_s - (self._length - 1) * self._stride_s - self._max_gap_s)
        del self._times[:useless], self._vectors[:useless]

    def read(self) -> NDArray[np.float32]:
        """Return (T, vector) float32, oldest first, T from 1 to length. Raises ValueError while nothing was added.

        Each beat is the sample nearest in time (the older of two as near): where judging is slower than the stride, a
        sample stands for several beats; where it is faster, some are passed over.
        """
        if not self._times:
            raise ValueError("unexpected read: empty window != at least one sample")
        newest_s, oldest_s = self._times[-1], self._times[0] - _SLACK * self._stride_s
        beats = (newest_s - number * self._stride_s for number in range(self._length - 1, -1, -1))
        return np.stack([self._vectors[_nearest(self._times, beat_s)] for beat_s in beats if beat_s >= oldest_s])

    @property
    def filled_s(self) -> float:
        """Seconds from the oldest to the newest beat that `read` gives; 0 while there is one or none."""
        if not self._times:
            return 0.0
        beats = int((self._times[-1] - self._times[0]) / self._stride_s + _SLACK)
        return min(beats, self._length - 1) * self._stride_s


def _nearest(times: Sequence[float], wanted_s: float) -> int:
    """Return the place of the time that is nearest to `wanted_s`, which is not later than the last of them."""
    after = bisect_left(times, wanted_s)
    if after == 0:
        return 0
    return after if times[after] - wanted_s < wanted_s - times[after - 1] else after - 1
