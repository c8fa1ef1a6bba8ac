"""Judges a data set through the live finder, crop and graphs, and says how well, with counts and intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from smilecam.errors import BadData, UsageProblem
from smilecam.frames import Frame
from smilecam.perception.finder import still_finder
from smilecam.perception.judge import StillJudge, network_of
from smilecam.settings import MOST_FACES
from smilecam.verdict import EMOTIONS
from smilecam.weights import Weights
from smilecam_model import metrics
from smilecam_model.datasets import faults, known, lfw
from smilecam_model.datasets import list as own_list
from smilecam_model.datasets.sample import UNKNOWN, Sample
from smilecam_model.metrics import Confusion, Interval

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of one picture. smile and emotion are None where no face was found."""

    sample: Sample
    smile: float | None
    emotion: tuple[float, ...] | None
    fallback: bool


@dataclass(frozen=True, slots=True)
class SmileFigures:
    """How well smiles were told, at `threshold`. A face that was not found is an error, whatever the label.

    pictures: with a known label; not_found: of these; fallback: taken whole. confusion counts all pictures, those
    without a face as false negatives or false positives. Only calibration_error leaves them out (see metrics).
    """

    pictures: int
    people: int
    threshold: float
    not_found: int
    fallback: int
    accuracy: Interval
    auc: Interval
    f1: float
    true_positive_rate: float
    false_positive_rate: float
    true_positive_rate_at_1_percent: float
    calibration_error: float
    confusion: Confusion


@dataclass(frozen=True, slots=True)
class EmotionFigures:
    """How well the seven emotions were told: the likeliest one counts; a face that was not found is an error."""

    pictures: int
    accuracy: float
    macro_f1: float


@dataclass(frozen=True, slots=True)
class Report:
    """All figures of one run; `gaps` counts labelled pictures that the folder does not hold (GENKI only)."""

    dataset: str
    split: str
    weights: str
    pictures: int
    gaps: int
    smile: SmileFigures | None
    emotion: EmotionFigures | None
    groups: dict[str, SmileFigures]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def samples_of(dataset: str, data: Path, listed: Path | None, split: str) -> list[Sample]:
    """Return the pictures of `dataset` that are asked for. Raises BadData, or UsageProblem without a needed list.

    "all" is everything in the set's own splits; pictures that are duplicates or disputed are in none.
    """
    if dataset in known.LISTED:
        if listed is None:
            raise UsageProblem("evaluate.list", dataset=dataset)
        found = lfw.samples(listed, data) if dataset == "lfw" else own_list.samples(listed, data)
    else:
        found = known.stills(dataset, data)
    chosen = [one for one in found if (split == "all" and one.split) or one.split == split]
    if not chosen:
        raise BadData("data.none_in_split", folder=data, split=split)
    faults.check(chosen, data)
    return chosen


def judge_all(samples: Sequence[Sample], weights: Weights, progress: Progress = lambda done, of: None) -> list[Judged]:
    """Judge each picture as `smilecam judge` does; where it shows several faces the largest box speaks."""
    judge = StillJudge(still_finder(MOST_FACES), network_of(weights))
    judged = []
    for number, sample in enumerate(samples):
        faces = judge.judge(Frame(sample.read(), 0.0, number)).faces
        said = max(faces, key=lambda one: one.face.box.area, default=None)
        if said is None:
            judged.append(Judged(sample, None, None, fallback=False))
        else:
            judged.append(Judged(sample, said.smile, said.emotion, said.face.fallback))
        progress(number + 1, len(samples))
    judge.close()
    return judged


def report_of(judged: Sequence[Judged], dataset: str, split: str, weights: Weights, gaps: int = 0) -> Report:
    """Put the figures together, for all and for each group that the samples name."""
    threshold = weights.card.thresholds.default
    groups = sorted({one.sample.group for one in judged} - {""})
    return Report(
        dataset=dataset,
        split=split,
        weights=weights.card.name,
        pictures=len(judged),
        gaps=gaps,
        smile=smile_figures(judged, threshold),
        emotion=emotion_figures(judged),
        groups={
            group: figures
            for group in groups
            if (figures := smile_figures([one for one in judged if one.sample.group == group], threshold))
        },
    )


def smile_figures(judged: Sequence[Judged], threshold: float) -> SmileFigures | None:
    """Return the smile's figures over the pictures whose label is known; None where there are none."""
    known = [one for one in judged if one.sample.truth != UNKNOWN]
    if not known:
        return None
    labels = np.array([one.sample.truth for one in known], np.int64)
    found = np.array([one.smile is not None for one in known])
    scores = np.array([one.smile if one.smile is not None else 0.0 for one in known], np.float64)
    people = [one.sample.person for one in known]
    counted = metrics.counted(scores, labels, found)

    def accuracy(some: metrics.Scores, truth: metrics.Labels) -> float:
        return float(((some >= threshold) == (truth == 1)).mean())

    confusion = metrics.confusion(counted, labels, threshold)
    return SmileFigures(
        pictures=len(known),
        people=len(set(people)),
        threshold=threshold,
        not_found=int((~found).sum()),
        fallback=sum(one.fallback for one in known),
        accuracy=metrics.interval(accuracy, counted, labels, people),
        auc=metrics.interval(metrics.auc, scores, labels, people),
        f1=confusion.f1,
        true_positive_rate=confusion.true_positive_rate,
        false_positive_rate=confusion.false_positive_rate,
        true_positive_rate_at_1_percent=metrics.true_positive_rate_at(scores, labels, 0.01),
        calibration_error=metrics.calibration_error(scores[found], labels[found]),
        confusion=confusion,
    )


def emotion_figures(judged: Sequence[Judged]) -> EmotionFigures | None:
    """Return the emotion's figures over the pictures whose label is known; None where there are none."""
    known = [one for one in judged if one.sample.emotion_truth != UNKNOWN]
    if not known:
        return None
    labels = np.array([one.sample.emotion_truth for one in known], np.int64)
    guessed = np.array([int(np.argmax(one.emotion)) if one.emotion else UNKNOWN for one in known], np.int64)
    return EmotionFigures(
        len(known), float((guessed == labels).mean()), metrics.macro_f1(guessed, labels, len(EMOTIONS))
    )
