"""Two judges on the same pictures: how each does, and the difference with its interval, people drawn together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smilecam_model import metrics
from smilecam_model.metrics import Labels, Scores
from smilecam_model.resampling import Interval, intervals

MEASURES = (
    "accuracy",
    "balanced_accuracy",
    "auc",
    "true_positive_rate",
    "false_positive_rate",
    "calibration_error",
)


@dataclass(frozen=True, slots=True)
class Change:
    """A measure before and after, each with its interval, and after less before; all over the same people."""

    before: Interval
    after: Interval
    difference: Interval


@dataclass(frozen=True, slots=True)
class Changes:
    """How two judges do on the same pictures or frames. not_found: without a face, which counts as an error of both."""

    pictures: int
    smiling: int
    people: int
    not_found: int
    changes: dict[str, Change]


def compared(before: Scores, after: Scores, truth: Labels, people: Sequence[str], threshold: float) -> Changes | None:
    """Compare scores (n,), nan without a face, against `truth` of 0 and 1; None of no pictures."""
    if not len(truth):
        return None
    sides = [_Side(scores, truth, threshold) for scores in (before, after)]

    def measures(weights: Scores) -> list[float]:
        first, second = (side.measures(weights) for side in sides)
        return [value for one, other in zip(first, second, strict=True) for value in (one, other, other - one)]

    found = intervals(measures, people)
    changes = {name: Change(*found[3 * at : 3 * at + 3]) for at, name in enumerate(MEASURES)}
    return Changes(len(truth), int((truth == 1).sum()), len(set(people)), int(np.isnan(before).sum()), changes)


def rates(before: Scores, after: Scores, seconds: Scores, people: Sequence[str]) -> Change:
    """Compare counts (n,) in so many seconds (n,), each row one person's: how many an hour; nan of no time."""

    def measures(weights: Scores) -> list[float]:
        hours = float((weights * seconds).sum()) / 3600
        first, second = ((weights * counts).sum() / hours if hours else math.nan for counts in (before, after))
        return [float(first), float(second), float(second - first)]

    return Change(*intervals(measures, people))


class _Side:
    """One judge's scores, ready to be measured under any weights."""

    def __init__(self, scores: Scores, truth: Labels, threshold: float) -> None:
        found = ~np.isnan(scores)
        known = np.where(found, scores, 0.0)
        self._smiling = truth == 1
        self._called = metrics.counted(known, truth, found) >= threshold
        self._ranked = metrics.Ranked(known, truth)
        self._apart = np.where(found, known - truth, 0.0)
        self._found = found
        self._bins = bins_of(known, found)

    def measures(self, weights: Scores) -> list[float]:
        """Return what MEASURES names."""
        smiles, others = weights[self._smiling].sum(), weights[~self._smiling].sum()
        hits, false = weights[self._called & self._smiling].sum(), weights[self._called & ~self._smiling].sum()
        hit_rate, false_rate = metrics.share(hits, smiles), metrics.share(false, others)
        bins = np.bincount(self._bins, weights * self._apart, minlength=metrics.BINS)
        return [
            metrics.share(hits + others - false, smiles + others),
            (hit_rate + 1 - false_rate) / 2,
            self._ranked.auc(weights),
            hit_rate,
            false_rate,
            metrics.share(float(np.abs(bins).sum()), float(weights[self._found].sum())),
        ]


def bins_of(scores: Scores, found: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return which of metrics.BINS bins of equal mass each score is in, as metrics.calibration_error has them."""
    order = np.argsort(np.where(found, scores, np.inf), kind="stable")[: int(found.sum())]
    bins = np.zeros(len(scores), np.int64)
    for number, part in enumerate(np.array_split(order, metrics.BINS)):
        bins[part] = number
    return bins
