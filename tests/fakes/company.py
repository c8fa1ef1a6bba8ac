"""Actors of tests.fakes.weights' tiny network: the first place of an embedding is how much somebody smiles."""

from __future__ import annotations

import numpy as np
from smilecam_model.bank import VARIANTS, Track
from smilecam_model.video.actors import Actor, Company, View

STRAIGHT, SMILING = -1.0, 1.0


def a_company(people: int = 3, wobble: float = 0.05) -> Company:
    """Return people who all smile and a talking track each; wobble: how far views and talking move the first place."""
    rng = np.random.default_rng(5)
    actors = tuple(
        Actor(f"person:{one}", _views(STRAIGHT, wobble, rng), _views(SMILING, wobble, rng)) for one in range(people)
    )
    talking = tuple(_track(f"talker:{one}", wobble, rng) for one in range(people))
    return Company(actors, talking, left_out=2)


def _views(smile: float, wobble: float, rng: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    views = np.zeros((len(View), 256), np.float32)
    views[:, 0] = smile + wobble * rng.normal(size=len(View))
    return views


def _track(person: str, wobble: float, rng: np.random.Generator) -> Track:
    time_s = (np.arange(30) / 15).astype(np.float32)
    embeddings = np.zeros((30, VARIANTS, 256), np.float32)
    embeddings[:, :, 0] = STRAIGHT + wobble * rng.normal(size=(30, 1))
    return Track(embeddings, time_s, 0.0, person, f"{person}.mp4")
