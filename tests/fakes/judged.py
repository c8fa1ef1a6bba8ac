"""Judged pictures without pictures."""

from __future__ import annotations

import numpy as np
from smilecam_model.datasets.sample import Sample, one_of_seven
from smilecam_model.judging import Judged, Said

from smilecam.frames import Picture


def no_picture() -> Picture:
    return np.zeros((128, 128, 3), np.uint8)


def a_sample(truth: int, emotion: int = -1, person: str = "", group: str = "", name: str = "a") -> Sample:
    return Sample(
        "made", name, no_picture, float(truth), one_of_seven(emotion), truth, emotion, person or name, "val", group
    )


def a_judged(
    smile: float | None,
    truth: int,
    emotion: int = -1,
    said: int = 0,
    group: str = "",
    name: str = "a",
    person: str = "",
) -> Judged:
    shares = None if smile is None else tuple(0.7 if at == said else 0.05 for at in range(7))
    return Judged(a_sample(truth, emotion, person, group, name), Said(smile, shares, fallback=False))
