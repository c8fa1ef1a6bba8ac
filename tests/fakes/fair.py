"""People of two groups and what a judge made of them, for fairness reports."""

from __future__ import annotations

import math

import numpy as np
from smilecam_model.fairness import Film, Rows

PEOPLE = [f"P{number}" for number in range(20)]


def rows(left_hits: float = 0.9, right_hits: float = 0.9) -> Rows:
    """Twenty people, half of them in each group, each with ten smiles and ten straight faces."""
    rng = np.random.default_rng(1)
    truth = np.tile([0, 1], 200)
    person = np.repeat(PEOPLE, 20)
    left = np.repeat(np.arange(20) < 10, 20)
    hit = rng.random(400) < np.where(left, left_hits, right_hits)
    score = np.where(hit == (truth == 1), 0.9, 0.1)
    return Rows(score, truth, person.tolist(), np.where(left, "left", "right").tolist())


def films() -> list[Film]:
    told = []
    for number, person in enumerate(PEOPLE):
        left = number < 10
        delays = (0.2, 0.3) if left else (0.6, math.inf)
        told.append(Film(person, "left" if left else "right", 0 if left else 2, 60.0, delays))
    return told
