"""The measures of a judge, in numpy alone: the same words in the command, the report and the card.

A face that was not found has no score, and counts so:

* at a threshold (confusion, accuracy, F1, both rates) as an error of its label: a missed smile as a false negative, a
  missed straight face as a false positive. `counted` gives the scores that make it so;
* in what ranks (AUC, true positive rate at a false positive rate) as score 0: a missed smile stands below all others;
* in the calibration error not at all, for that is about scores that were given;
* among the emotions as none of them, which is wrong for any label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.int64]
BINS = 15
RESAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts at one threshold."""

    true_positive: int
    false_positive: int
    true_negative: int
    false_negative: int

    @property
    def accuracy(self) -> float:
        right = self.true_positive + self.true_negative
        return _share(right, right + self.false_positive + self.false_negative)

    @property
    def f1(self) -> float:
        return _share(2 * self.true_positive, 2 * self.true_positive + self.false_positive + self.false_negative)

    @property
    def true_positive_rate(self) -> float:
        return _share(self.true_positive, self.true_positive + self.false_negative)

    @property
    def false_positive_rate(self) -> float:
        return _share(self.false_positive, self.false_positive + self.true_negative)


def counted(scores: Scores, labels: Labels, found: NDArray[np.bool_]) -> Scores:
    """Return `scores` for counting at a threshold: on the wrong side of any where the face was not found."""
    return np.where(found, scores, np.where(labels == 1, -np.inf, np.inf))


def confusion(scores: Scores, labels: Labels, threshold: float) -> Confusion:
    """Count `scores` at or above `threshold` as smiles, against `labels` of 0 and 1."""
    called = scores >= threshold
    return Confusion(
        int((called & (labels == 1)).sum()),
        int((called & (labels == 0)).sum()),
        int((~called & (labels == 0)).sum()),
        int((~called & (labels == 1)).sum()),
    )


def auc(scores: Scores, labels: Labels) -> float:
    """Return the area under the ROC curve (Mann-Whitney, ties count half); nan where a class is missing."""
    positives = int((labels == 1).sum())
    negatives = len(labels) - positives
    if positives == 0 or negatives == 0:
        return float("nan")
    _, index, counts = np.unique(scores, return_inverse=True, return_counts=True)
    middle_rank = np.cumsum(counts) - (counts - 1) / 2
    above = middle_rank[index][labels == 1].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def true_positive_rate_at(scores: Scores, labels: Labels, false_positive_rate: float) -> float:
    """Return the largest share of smiles called where at most that share of the others is; nan without both."""
    positives, negatives = scores[labels == 1], np.sort(scores[labels == 0])[::-1]
    if len(positives) == 0 or len(negatives) == 0:
        return float("nan")
    allowed = int(np.floor(false_positive_rate * len(negatives)))
    bar = negatives[allowed] if allowed < len(negatives) else -np.inf
    return float((positives > bar).mean())


def calibration_error(scores: Scores, labels: Labels) -> float:
    """Return the mean distance of score and rate over BINS bins of equal mass, weighted by their counts."""
    if len(scores) == 0:
        return float("nan")
    order = np.argsort(scores, kind="stable")
    bins = [one for one in np.array_split(order, BINS) if len(one)]
    return float(sum(len(one) * abs(scores[one].mean() - labels[one].mean()) for one in bins) / len(scores))


def macro_f1(guessed: Labels, labels: Labels, classes: int) -> float:
    """Return the mean F1 over the classes that occur among `labels`."""
    each = []
    for one in range(classes):
        if (labels == one).any():
            hit = int(((guessed == one) & (labels == one)).sum())
            each.append(_share(2 * hit, int((guessed == one).sum()) + int((labels == one).sum())))
    return float(np.mean(each)) if each else float("nan")


def interval(
    measure: Callable[[Scores, Labels], float], scores: Scores, labels: Labels, people: Sequence[str], seed: int = 0
) -> Interval:
    """Return `measure` with its 95 % interval, drawing people (with all their pictures) with replacement."""
    value = measure(scores, labels)
    _, index = np.unique(np.asarray(people), return_inverse=True)
    rows = np.split(np.argsort(index, kind="stable"), np.cumsum(np.bincount(index))[:-1])
    rng = np.random.default_rng(seed)
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([rows[one] for one in rng.integers(0, len(rows), len(rows))])
        drawn.append(measure(scores[chosen], labels[chosen]))
    kept = np.array([one for one in drawn if not np.isnan(one)])
    if len(kept) == 0:
        return Interval(value, float("nan"), float("nan"))
    low, high = np.percentile(kept, [2.5, 97.5])
    return Interval(value, float(low), float(high))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
