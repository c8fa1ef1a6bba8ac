"""95 % intervals by the bootstrap: people are drawn with replacement, each with all their pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from smilecam_model.metrics import Scores

RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval; low and high are nan where nothing can be drawn."""

    value: float
    low: float
    high: float


def draws(people: Sequence[str], seed: int = 0) -> Iterator[Scores]:
    """Give RESAMPLES times how often each row counts, when as many people as there are were drawn from them."""
    _, index = np.unique(np.asarray(people), return_inverse=True)
    count = int(index.max(initial=-1)) + 1
    rng = np.random.default_rng(seed)
    for _ in range(RESAMPLES):
        yield np.bincount(rng.integers(0, count, count), minlength=count)[index].astype(np.float64)


def intervals(measure: Callable[[Scores], Sequence[float]], people: Sequence[str], seed: int = 0) -> list[Interval]:
    """Return each figure that `measure` gives for weights of the rows, with its interval.

    A draw in which a figure is nan (a class is missing) does not count for it. Of one person alone there is none.
    """
    values = measure(np.ones(len(people)))
    if len(set(people)) < 2:
        return [Interval(value, float("nan"), float("nan")) for value in values]
    drawn = np.array([measure(weights) for weights in draws(people, seed)], np.float64)
    return [_interval(value, column) for value, column in zip(values, drawn.T, strict=True)]


def _interval(value: float, column: Scores) -> Interval:
    kept = column[~np.isnan(column)]
    if len(kept) == 0:
        return Interval(value, float("nan"), float("nan"))
    low, high = np.percentile(kept, [2.5, 97.5])
    return Interval(value, float(low), float(high))
