"""How well a judge tells smiles and emotions, from what it said and what is true, with counts and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from smilecam.verdict import EMOTIONS
from smilecam_model import metrics
from smilecam_model.metrics import Confusion, Labels, Scores
from smilecam_model.resampling import Interval, intervals

_CLASSES = len(EMOTIONS)


@dataclass(frozen=True, slots=True)
class SmileFigures:
    """How well smiles were told, at `threshold`. A face that was not found is an error, whatever the label.

    pictures: with a known label; smiling, not_found: of these; not_found_smiling: of those. confusion counts all
    pictures, those without a face as false negatives or false positives. Only the calibration error leaves them out;
    calibration_floor is what chance alone makes of it on so many pictures, balanced_calibration_error what it is with
    both classes counted alike (see metrics).
    """

    pictures: int
    smiling: int
    people: int
    threshold: float
    not_found: int
    not_found_smiling: int
    accuracy: Interval
    balanced_accuracy: Interval
    auc: Interval
    f1: Interval
    precision: Interval
    true_positive_rate: Interval
    false_positive_rate: Interval
    true_positive_rate_at_1_percent: Interval
    calibration_error: float
    calibration_floor: float
    balanced_calibration_error: float
    confusion: Confusion


@dataclass(frozen=True, slots=True)
class EmotionFigures:
    """How well the seven emotions were told: the likeliest one counts; a face that was not found is an error.

    f1: each emotion's, None where no picture shows it; confusion: pictures by truth (rows) and guess (columns, the
    eighth for faces not found), both in the order of verdict.EMOTIONS.
    """

    pictures: int
    not_found: int
    accuracy: Interval
    macro_f1: Interval
    f1: dict[str, float | None]
    confusion: tuple[tuple[int, ...], ...]


def smile_figures(
    scores: Sequence[float | None], truth: Sequence[int], people: Sequence[str], threshold: float
) -> SmileFigures | None:
    """Return the figures of `scores` (None: no face) against `truth` of 0 and 1; None where there are no pictures."""
    if not truth:
        return None
    labels = np.array(truth, np.int64)
    found = np.array([one is not None for one in scores])
    ranking = np.array([0.0 if one is None else one for one in scores], np.float64)
    counted = metrics.counted(ranking, labels, found)
    ranked, called, smiling = metrics.Ranked(ranking, labels), counted >= threshold, labels == 1

    def measures(weights: Scores) -> list[float]:
        hits, false = weights[called & smiling].sum(), weights[called & ~smiling].sum()
        smiles, others = weights[smiling].sum(), weights[~smiling].sum()
        sensitivity, false_rate = metrics.share(hits, smiles), metrics.share(false, others)
        return [
            metrics.share(hits + others - false, smiles + others),
            (sensitivity + 1 - false_rate) / 2,
            ranked.auc(weights),
            metrics.share(2 * hits, hits + false + smiles),
            metrics.share(hits, hits + false),
            sensitivity,
            false_rate,
            ranked.true_positive_rate_at(0.01, weights),
        ]

    accuracy, balanced, auc, f1, precision, true_positive, false_positive, at_1_percent = intervals(measures, people)
    return SmileFigures(
        pictures=len(labels),
        smiling=int(smiling.sum()),
        people=len(set(people)),
        threshold=threshold,
        not_found=int((~found).sum()),
        not_found_smiling=int((~found & smiling).sum()),
        accuracy=accuracy,
        balanced_accuracy=balanced,
        auc=auc,
        f1=f1,
        precision=precision,
        true_positive_rate=true_positive,
        false_positive_rate=false_positive,
        true_positive_rate_at_1_percent=at_1_percent,
        calibration_error=metrics.calibration_error(ranking[found], labels[found]),
        calibration_floor=metrics.calibration_floor(ranking[found]),
        balanced_calibration_error=metrics.balanced_calibration_error(ranking[found], labels[found]),
        confusion=metrics.confusion(counted, labels, threshold),
    )


def emotion_figures(
    said: Sequence[Sequence[float] | None], truth: Sequence[int], people: Sequence[str]
) -> EmotionFigures | None:
    """Return the figures of seven shares a picture (None: no face) against `truth` of 0 to 6; None of no pictures."""
    if not truth:
        return None
    labels = np.array(truth, np.int64)
    guessed: Labels = np.array([-1 if one is None else int(np.argmax(one)) for one in said], np.int64)

    def measures(weights: Scores) -> list[float]:
        counts = metrics.counts_of(guessed, labels, _CLASSES, weights)
        return [metrics.share(np.trace(counts[:, :_CLASSES]), counts.sum()), float(np.nanmean(metrics.f1_of(counts)))]

    counts = metrics.counts_of(guessed, labels, _CLASSES, np.ones(len(labels)))
    each = [None if np.isnan(one) else float(one) for one in metrics.f1_of(counts)]
    accuracy, macro_f1 = intervals(measures, people)
    return EmotionFigures(
        pictures=len(labels),
        not_found=int((guessed < 0).sum()),
        accuracy=accuracy,
        macro_f1=macro_f1,
        f1=dict(zip(EMOTIONS, each, strict=True)),
        confusion=tuple(tuple(int(one) for one in row) for row in counts),
    )
