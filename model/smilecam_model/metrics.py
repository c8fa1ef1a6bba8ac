"""The measures of a judge, in numpy alone: the same words in the command, the report and the card.

A face that was not found has no score, and counts so:

* at a threshold (confusion, accuracy, F1, both rates) as an error of its label: a missed smile as a false negative, a
  missed straight face as a false positive. `counted` gives the scores that make it so;
* in what ranks (AUC, true positive rate at a false positive rate) as score 0: a missed smile stands below all others;
* in the calibration error not at all, for that is about scores that were given;
* among the emotions as none of them, which is wrong for any label.

Weights count a picture several times, or not at all: resampling draws people so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Labels = NDArray[np.int64]
BINS = 15
_FLOOR_DRAWS = 200


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
        return share(right, right + self.false_positive + self.false_negative)

    @property
    def f1(self) -> float:
        return share(2 * self.true_positive, 2 * self.true_positive + self.false_positive + self.false_negative)

    @property
    def precision(self) -> float:
        return share(self.true_positive, self.true_positive + self.false_positive)

    @property
    def true_positive_rate(self) -> float:
        return share(self.true_positive, self.true_positive + self.false_negative)

    @property
    def false_positive_rate(self) -> float:
        return share(self.false_positive, self.false_positive + self.true_negative)


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores that lie together: their mean, the share of smiles among them, and how many they are."""

    score: float
    rate: float
    count: int


class Ranked:
    """Scores in order against labels of 0 and 1, sorted once: what ranks is read from it for any weights."""

    def __init__(self, scores: Scores, labels: Labels) -> None:
        self._order = np.argsort(-scores, kind="stable")
        ordered = scores[self._order]
        # Equal scores are called together, so only where a score ends is there a point.
        self._ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)) if len(ordered) else np.array([], int)
        self._smiling = (labels[self._order] == 1).astype(np.float64)
        self.thresholds = ordered[self._ends]

    def called(self, weights: Scores) -> tuple[Scores, Scores]:
        """Return how many smiles and how many others are called at each of `thresholds`, the highest first."""
        ordered = weights[self._order]
        smiles, all_called = np.cumsum(ordered * self._smiling), np.cumsum(ordered)
        return smiles[self._ends], (all_called - smiles)[self._ends]

    def auc(self, weights: Scores) -> float:
        """Return the area under the ROC curve (ties count half); nan where a class is missing."""
        smiles, others = self.called(weights)
        if not len(smiles) or not smiles[-1] or not others[-1]:
            return float("nan")
        steps = np.diff(others, prepend=0.0)
        before = np.concatenate([[0.0], smiles[:-1]])
        return float((steps * (before + smiles)).sum() / 2 / (smiles[-1] * others[-1]))

    def true_positive_rate_at(self, false_positive_rate: float, weights: Scores) -> float:
        """Return the largest share of smiles called where at most that share of the others is; nan without both."""
        smiles, others = self.called(weights)
        if not len(smiles) or not smiles[-1] or not others[-1]:
            return float("nan")
        allowed = others <= np.floor(false_positive_rate * others[-1])
        return float(smiles[allowed].max(initial=0.0) / smiles[-1])

    def curve(self) -> tuple[Scores, Scores]:
        """Return the ROC curve's points from (0, 0) to (1, 1): rates of others and of smiles; nan without both."""
        smiles, others = self.called(np.ones(len(self._order)))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.append(0.0, others / others[-1:]), np.append(0.0, smiles / smiles[-1:])


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
    return Ranked(scores, labels).auc(np.ones(len(scores)))


def true_positive_rate_at(scores: Scores, labels: Labels, false_positive_rate: float) -> float:
    """Return the largest share of smiles called where at most that share of the others is; nan without both."""
    return Ranked(scores, labels).true_positive_rate_at(false_positive_rate, np.ones(len(scores)))


def reliability(scores: Scores, labels: Labels) -> list[Bin]:
    """Return up to BINS bins of equal mass, from low scores to high."""
    order = np.argsort(scores, kind="stable")
    parts = [one for one in np.array_split(order, BINS) if len(one)]
    return [Bin(float(scores[one].mean()), float(labels[one].mean()), len(one)) for one in parts]


def calibration_error(scores: Scores, labels: Labels) -> float:
    """Return the mean distance of score and rate over BINS bins of equal mass, weighted by their counts."""
    bins = reliability(scores, labels)
    if not bins:
        return float("nan")
    return sum(one.count * abs(one.score - one.rate) for one in bins) / len(scores)


def balanced_calibration_error(scores: Scores, labels: Labels) -> float:
    """Return the calibration error were half of the faces smiling: the share that the shipped scale is fitted for.

    A set with few smiles shows a calibration error of the shares alone, and here none of that. nan without both.
    """
    smiles, others = int((labels == 1).sum()), int((labels == 0).sum())
    if not smiles or not others:
        return float("nan")
    weights = np.where(labels == 1, 0.5 / smiles, 0.5 / others)
    order = np.argsort(scores, kind="stable")
    # A picture lies in the bin in which the middle of its mass lies.
    middles = np.cumsum(weights[order]) - weights[order] / 2
    bins = np.minimum((middles * BINS).astype(np.int64), BINS - 1)
    apart = np.bincount(bins, weights=(weights * (scores - labels))[order], minlength=BINS)
    return float(np.abs(apart).sum())


def calibration_floor(scores: Scores, seed: int = 0) -> float:
    """Return the calibration error that a perfectly calibrated judge of these scores shows by chance, on average."""
    if not len(scores):
        return float("nan")
    rng = np.random.default_rng(seed)
    draws = [(rng.random(len(scores)) < scores).astype(np.int64) for _ in range(_FLOOR_DRAWS)]
    return float(np.mean([calibration_error(scores, labels) for labels in draws]))


def counts_of(guessed: Labels, labels: Labels, classes: int, weights: Scores) -> Scores:
    """Return the (classes, classes + 1) matrix: truth in rows, guess in columns, the last one for none of them."""
    column = np.where((guessed >= 0) & (guessed < classes), guessed, classes)
    flat = np.bincount(labels * (classes + 1) + column, weights=weights, minlength=classes * (classes + 1))
    return flat.reshape(classes, classes + 1).astype(np.float64)


def f1_of(counts: Scores) -> Scores:
    """Return each class's F1 from a matrix of `counts_of`; nan for a class that does not occur."""
    classes = len(counts)
    hit, truth, guess = np.diagonal(counts), counts.sum(1), counts[:, :classes].sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(truth > 0, 2 * hit / (truth + guess), np.nan)


def macro_f1(guessed: Labels, labels: Labels, classes: int) -> float:
    """Return the mean F1 over the classes that occur among `labels`."""
    if not len(labels):
        return float("nan")
    return float(np.nanmean(f1_of(counts_of(guessed, labels, classes, np.ones(len(labels))))))


def share(part: float, whole: float) -> float:
    """Return part / whole; nan of nothing."""
    return part / whole if whole else float("nan")
