"""A whole run: the recipe's teacher first, if it has one, then what the teacher says, then the network itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from smilecam_model.cache import Cached
from smilecam_model.hints import Hints
from smilecam_model.network import SmileNet
from smilecam_model.recipe import Recipe
from smilecam_model.teaching import kept_answers
from smilecam_model.training import ALONE, Place, Step, train, wait_for_all


def run(
    recipe: Recipe,
    sets: Mapping[str, Cached],
    out: Path,
    *,
    place: Place = ALONE,
    hints: Mapping[str, Hints] | None = None,
    start: Mapping[str, Tensor] | None = None,
    told: Callable[[Step], None] = lambda step: None,
    answering: Callable[[str, int, int], None] = lambda name, done, of: None,
) -> SmileNet:
    """Train by `recipe`; `out` holds the run, `out`/teacher its teacher's. Each goes on where it was stopped.

    answering: called with a set's name as the teacher begins and ends with it.
    """
    answers = None
    if recipe.teacher is not None:
        folder = out / "teacher"
        teacher = train(recipe.teacher, sets, folder, place=place, hints=hints, told=told)
        answers = _answers(teacher, recipe.teacher, sets, folder, place, answering)
    return train(recipe, sets, out, place=place, hints=hints, answers=answers, start=start, told=told)


def _answers(
    teacher: SmileNet,
    recipe: Recipe,
    sets: Mapping[str, Cached],
    folder: Path,
    place: Place,
    answering: Callable[[str, int, int], None],
) -> dict[str, NDArray[np.float32]]:
    """Return the teacher's answers on every set; each process asks it about some of the sets, all read all."""
    for name in list(sets)[place.rank :: place.world]:
        answering(f"{name} answers", 0, 1)
        kept_answers(teacher, recipe, sets[name], folder)
        answering(f"{name} answers", 1, 1)
    wait_for_all(place)
    return {name: kept_answers(teacher, recipe, one, folder) for name, one in sets.items()}
