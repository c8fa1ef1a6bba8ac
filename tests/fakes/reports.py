"""Reports of made-up judges: some right, some wrong, in two groups."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from smilecam_model.baselines import BLENDSHAPES
from smilecam_model.evaluate import Report, report_of
from smilecam_model.judging import Judged, Said

from smilecam import weights
from tests.fakes.judged import a_sample
from tests.fakes.weights import tiny_weights


def a_crowd(count: int = 80, seed: int = 1) -> list[Judged]:
    """Return pictures of `count` / 4 people, half smiling; a judge that is mostly right, beside one that is less so."""
    rng = np.random.default_rng(seed)
    crowd = []
    for at in range(count):
        truth = at % 2
        smile, other = (float(1 / (1 + np.exp(-rng.normal(3 * truth - 1.5, spread)))) for spread in (1.0, 3.0))
        shares = rng.dirichlet(np.ones(7))
        sample = a_sample(truth, at % 7, f"person {at // 4}", "east" if at % 3 else "west", f"{at}.jpg")
        lost = at % 40 == 39
        said = Said(None if lost else smile, None if lost else tuple(map(float, shares)), False, {BLENDSHAPES: other})
        crowd.append(Judged(sample, said))
    return crowd


def a_report(folder: Path, judged: list[Judged]) -> Report:
    """Return a report by weights that are made in `folder`."""
    return report_of(judged, "list", "val", weights.load(tiny_weights(folder)))
