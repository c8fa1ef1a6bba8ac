"""Rates of rare things: how many an hour, and how many it could be."""

from __future__ import annotations

import math
from dataclasses import dataclass

_HALVINGS = 80


@dataclass(frozen=True, slots=True)
class Rate:
    """So many in so many seconds. per_hour is nan of no time."""

    count: int
    seconds: float

    @property
    def per_hour(self) -> float:
        return self.count / self.seconds * 3600 if self.seconds else math.nan

    @property
    def bound_per_hour(self) -> float:
        """The exact 95 % upper bound of a Poisson rate; inf of no time."""
        return upper_bound(self.count) / self.seconds * 3600 if self.seconds else math.inf


def upper_bound(count: int, sure: float = 0.95) -> float:
    """Return the mean under which `count` events or fewer are no likelier than 1 - sure: 3.0 for none seen."""
    if count < 0:
        raise ValueError(f"unexpected count: {count} != 0 or more")
    low, high = float(count), count + 10 * math.sqrt(count + 1) + 10
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(count, middle) > 1 - sure else (low, middle)
    return high


def _at_most(count: int, mean: float) -> float:
    """Return how likely a Poisson variable of this mean is at most `count`."""
    return math.fsum(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(count + 1))
