"""Fits how logits become probabilities, on people that were not trained on, so that 0.5 is the balanced point.

Who is held out falls into two halves, person by person (datasets.sample.calibrates). What is shipped is fitted on both;
what is reported of a half was fitted on the other, so no figure rests on people who also set its scale.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from smilecam.weights import Temperature
from smilecam_model.datasets.sample import UNKNOWN, calibrates
from smilecam_model.judging import Judged, Said

PLAIN = Temperature(smile=1.0, smile_bias=0.0, emotion=1.0)
_EDGE = 1e-7
_STEPS = 50
_SCALES = np.exp(np.linspace(np.log(0.4), np.log(3.0), 120))
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Logits and labels with the weight of each, so that sets count alike and, within a set, both classes."""

    logits: Doubles
    labels: Doubles
    weights: Doubles


def fit(judged: Mapping[str, Sequence[Judged]]) -> Temperature:
    """Return the temperature and bias under which pictures judged with PLAIN are told best.

    Each set counts alike and so do smiling and straight faces within it; best is the least logarithmic loss.
    """
    scale, bias = _logistic([_scored(pictures) for pictures in judged.values()])
    emotion = _emotion([one for pictures in judged.values() for one in pictures])
    return Temperature(smile=round(1 / scale, 4), smile_bias=round(bias, 4), emotion=round(emotion, 4))


def told(judged: Sequence[Judged], temperature: Temperature) -> list[Judged]:
    """Return pictures that were judged with PLAIN as they would be judged with `temperature`."""
    return [replace(one, said=_told(one.said, temperature)) for one in judged]


def cross_fitted(judged: Mapping[str, Sequence[Judged]]) -> dict[str, list[Judged]]:
    """Return pictures that were judged with PLAIN, each half of the people told by the fit of the other half."""
    fits = {
        half: fit(
            {name: [one for one in some if calibrates(one.sample.person) != half] for name, some in judged.items()}
        )
        for half in (True, False)
    }
    return {
        name: [replace(one, said=_told(one.said, fits[calibrates(one.sample.person)])) for one in some]
        for name, some in judged.items()
    }


def _told(said: Said, temperature: Temperature) -> Said:
    if said.smile is None or said.emotion is None:
        return said
    smile = _sigmoid(_logit(said.smile) / temperature.smile + temperature.smile_bias)
    return replace(said, smile=smile, emotion=tuple(_tempered(np.array(said.emotion), temperature.emotion)))


def _scored(pictures: Sequence[Judged]) -> _Scored:
    known = [
        (one.said.smile, one.sample.truth)
        for one in pictures
        if one.said.smile is not None and one.sample.truth != UNKNOWN
    ]
    logits = np.array([_logit(smile) for smile, _ in known], np.float64)
    labels = np.array([truth for _, truth in known], np.float64)
    counts = {label: max(1, int((labels == label).sum())) for label in (0.0, 1.0)}
    return _Scored(logits, labels, np.array([0.5 / counts[label] for label in labels.tolist()], np.float64))


def _logistic(sets: Sequence[_Scored]) -> tuple[float, float]:
    """Return scale and bias of the logistic curve, by Newton's method."""
    logits = np.concatenate([one.logits for one in sets])
    labels = np.concatenate([one.labels for one in sets])
    weights = np.concatenate([one.weights for one in sets])
    inputs = np.stack([logits, np.ones_like(logits)], axis=1)
    solution = np.array([1.0, 0.0])
    if len(set(labels.tolist())) < 2:
        return 1.0, 0.0
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(inputs @ solution, -30, 30)))
        gradient = inputs.T @ (weights * (guess - labels))
        # A little ridge keeps separable data from running away.
        curvature = (inputs * (weights * guess * (1 - guess))[:, None]).T @ inputs + 1e-4 * np.eye(2)
        solution = solution - np.linalg.solve(curvature, gradient + 1e-4 * (solution - np.array([1.0, 0.0])))
    return float(np.clip(solution[0], 0.2, 5.0)), float(solution[1])


def _emotion(pictures: Sequence[Judged]) -> float:
    known = [
        (one.said.emotion, one.sample.emotion_truth)
        for one in pictures
        if one.said.emotion and one.sample.emotion_truth != UNKNOWN
    ]
    if not known:
        return 1.0
    shares = np.log(np.maximum(np.array([emotion for emotion, _ in known], np.float64), _EDGE))
    truth = np.array([label for _, label in known], np.int64)

    def loss(temperature: float) -> float:
        scaled = shares / temperature
        peak = scaled.max(1, keepdims=True)
        normal = peak[:, 0] + np.log(np.exp(scaled - peak).sum(1))
        return float((normal - scaled[np.arange(len(truth)), truth]).mean())

    return float(min(_SCALES, key=loss))


def _tempered(shares: Doubles, temperature: float) -> list[float]:
    scaled = np.log(np.maximum(shares, _EDGE)) / temperature
    raised = np.exp(scaled - scaled.max())
    return [float(one) for one in raised / raised.sum()]


def _logit(share: float) -> float:
    kept = min(max(share, _EDGE), 1 - _EDGE)
    return float(np.log(kept / (1 - kept)))


def _sigmoid(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))
