"""What a trained teacher says of the training pictures, and how its answers are mixed into the labels."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from smilecam.perception.crop import normalise
from smilecam_model.augment import plain
from smilecam_model.cache import NOT_FOUND, Cached
from smilecam_model.network import EMOTION_COUNT, SmileNet
from smilecam_model.recipe import Recipe

_CHUNK = 64


@torch.no_grad()
def answers(teacher: SmileNet, recipe: Recipe, one: Cached) -> NDArray[np.float32]:
    """Return what the teacher says of each training picture, (N, 8): smile and seven emotions, 0 to 1; else -1."""
    size = recipe.stages[-1].size
    said = np.full((len(one.smile), 1 + EMOTION_COUNT), -1, np.float32)
    rows = np.flatnonzero((one.found != NOT_FOUND) & (one.split == "train"))
    for at in range(0, len(rows), _CHUNK):
        part = rows[at : at + _CHUNK]
        pictures = np.stack([plain(one.crops[row], size) for row in part])
        crops = torch.from_numpy(normalise(pictures, recipe.mean, recipe.std))
        smile, emotion = teacher(crops.contiguous(memory_format=torch.channels_last)[:, None])
        said[part, 0] = torch.sigmoid(smile).numpy()
        said[part, 1:] = torch.softmax(emotion, dim=1).numpy()
    return said


def kept_answers(teacher: SmileNet, recipe: Recipe, one: Cached, folder: Path) -> NDArray[np.float32]:
    """Return `answers`, read from `folder` where an earlier run left them."""
    path = folder / f"answers-{one.dataset}.npy"
    if not path.is_file():
        part = path.with_suffix(".part.npy")
        np.save(part, answers(teacher, recipe, one))
        part.replace(path)
    return np.asarray(np.load(path), np.float32)


def taught(one: Cached, said: NDArray[np.float32] | None, share: float) -> Cached:
    """Return the set with the teacher's answers mixed into its targets.

    share: of the teacher, 0 to 1. An unknown smile stays unknown (disputed, mostly; the teacher learnt its label);
    of unknown emotions the teacher speaks alone. Clips are labelled whole: it is the teacher who tells frames apart.
    """
    if said is None or share == 0:
        return one
    known = said[:, 0] >= 0
    smile = np.where(known & (one.smile >= 0), (1 - share) * one.smile + share * said[:, 0], one.smile)
    labelled = known & (one.emotion[:, 0] >= 0)
    mixed = np.where(labelled[:, None], (1 - share) * one.emotion + share * said[:, 1:], said[:, 1:])
    emotion = np.where(known[:, None], mixed, one.emotion)
    return replace(one, smile=smile.astype(np.float32), emotion=emotion.astype(np.float32))
