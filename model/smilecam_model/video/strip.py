"""Strip: what one judge said of one face, frame by frame. The unit that referees are run over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """All arrays (n,), in the order of the frames; frames that this face was not judged in are left out.

    time_s: capture times. smile: 0 to 1. filled_s, light: as in Judgement and its Face. opened_s: the first frame's
    time, from which on frames come without a pause.
    """

    time_s: Doubles
    smile: Doubles
    filled_s: Doubles
    light: Doubles
    opened_s: float = 0.0

    def told(self, smile: Doubles) -> Strip:
        """Return the same face as another judge sees it; nan where that one does not see it."""
        seen = ~np.isnan(smile)
        if seen.all():
            return replace(self, smile=smile)
        return Strip(self.time_s[seen], smile[seen], self.filled_s[seen], self.light[seen], self.opened_s)


def mean_of_last(values: Doubles, count: int) -> Doubles:
    """Return the mean of each value and those before it, `count` in all or as many as there are; nan is left out."""
    known = np.where(np.isnan(values), 0.0, values)
    sums = np.cumsum(np.concatenate([np.zeros(1), known]))
    numbers = np.cumsum(np.concatenate([np.zeros(1), ~np.isnan(values)]))
    ends = np.arange(1, len(values) + 1)
    starts = np.maximum(ends - count, 0)
    means = (sums[ends] - sums[starts]) / np.maximum(numbers[ends] - numbers[starts], 1)
    return np.where(np.isnan(values), np.nan, means)


def padded(strips: Sequence[Strip]) -> tuple[Doubles, Doubles, Doubles, Doubles, NDArray[np.int64]]:
    """Return times, smiles, filled_s, light (S, longest), zeros behind each end, and the lengths (S,)."""
    lengths = np.array([len(one.time_s) for one in strips], np.int64)
    out = np.zeros((4, len(strips), int(lengths.max(initial=0))))
    for row, one in enumerate(strips):
        for field, values in enumerate((one.time_s, one.smile, one.filled_s, one.light)):
            out[field, row, : len(values)] = values
    return out[0], out[1], out[2], out[3], lengths
