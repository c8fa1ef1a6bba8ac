"""Actors for made-up sequences: people who were not trained on, their pictures as a camera might have seen them.

Each picture is shown to the encoder in several views: as it is, eyes closed, darker, brighter, nudged, turned, soft.
Between views sequences mix embeddings, so that a moving camera costs no encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.frames import Picture
from smilecam.perception.crop import CropRule, normalise
from smilecam.perception.graphs import OnnxEncoder
from smilecam_model.augment import plain
from smilecam_model.bank import Norm, Track, tracks_of
from smilecam_model.cache import FOUND, MARGIN, SIDE, Cached
from smilecam_model.video.blendshapes import StillSmiles
from smilecam_model.video.spans import SMILES_TOO

Floats = NDArray[np.float32]
# The sets whose people appear: faces as a webcam sees them, not thumbnails; talking people come from "talk".
STILL_SETS, TALK_SET = ("celeba", "taiwan", "genki4k"), "talk"
# Sequences test time, not labels: a still is left out unless a landmark model agrees with its label. Where it says the
# opposite about half of the labels are wrong, and between the two lie half smiles.
_STRAIGHT_BELOW, _SMILING_FROM = 0.2, 0.5
_NUDGE, _TURN_DEG, _SOFT = 0.03, 5.0, 0.012  # shares of the side; degrees
_MOST_FRAMES = 100_000
_VIEW_SIZE = 224
Progress = Callable[[int, int], None]


class View(IntEnum):
    """Where each view's embedding stands."""

    PLAIN = 0
    BLINK = 1
    DARK = 2
    LIGHT = 3
    RIGHT = 4
    DOWN = 5
    TURNED = 6
    SOFT = 7


LIGHT_OF = {View.DARK: 0.6, View.LIGHT: 1.35}


@dataclass(frozen=True, slots=True, eq=False)
class Actor:
    """One person's straight face and, where there is one, smile: the embeddings (len(View), 256) of their views."""

    person: str
    straight: Floats
    smiling: Floats | None


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """All who appear. talking: tracks of straight people who talk. left_out: stills with a doubtful label."""

    actors: tuple[Actor, ...]
    talking: tuple[Track, ...]
    left_out: int

    @property
    def complete(self) -> bool:
        """Whether somebody smiles and somebody talks: without them sequences lack what they are for."""
        return bool(self.talking) and any(one.smiling is not None for one in self.actors)


def company(
    sets: Mapping[str, Cached],
    encoder: Path,
    norm: Norm,
    rule: CropRule,
    *,
    seed: int,
    landmarker: Path | None,
    progress: Progress = lambda done, of: None,
) -> Company:
    """Choose (by `seed`) and encode everybody: at most one straight and one smiling still of each person held back.

    landmarker: the model that bears out labels; without one all are believed. Raises BadData where it is none.
    """
    rng = np.random.default_rng([seed, 23])
    check = StillSmiles(landmarker) if landmarker else None
    graph, actors, left_out = OnnxEncoder(encoder), list[Actor](), 0
    people = [(one, rows) for name in STILL_SETS if name in sets for one, rows in _people(sets[name], rng)]
    for number, (one, rows) in enumerate(people):
        stills: dict[int, int] = {}
        for row in rows:
            label = int(one.truth[row])
            if label in stills:
                continue
            if check and doubtful(label, check.smile(one.crops[row])):
                left_out += 1
                continue
            stills[label] = row
        if 0 in stills:
            straight, smiling = (_encoded(one, stills.get(label), graph, norm, rule) for label in (0, 1))
            assert straight is not None
            actors.append(Actor(str(one.person[rows[0]]), straight, smiling))
        progress(number + 1, len(people))
    if check:
        check.close()
    talking = tuple(
        track
        for track in (tracks_of(sets[TALK_SET], encoder, "val", _MOST_FRAMES, seed, norm) if TALK_SET in sets else ())
        if track.smile == 0 and len(track.time_s) >= 2 and track.name not in SMILES_TOO
    )
    return Company(tuple(actors), talking, left_out)


def doubtful(label: int, smile: float) -> bool:
    """Tell whether a landmark model's smile (0 to 1, nan where it finds no face) does not bear out the label."""
    return not (smile < _STRAIGHT_BELOW if label == 0 else smile >= _SMILING_FROM)


def views(cached: Picture, rule: CropRule) -> Picture:
    """Return the views (len(View), 224, 224, 3) of one cached crop, in the order of View."""
    shown = {
        View.PLAIN: cached,
        View.BLINK: eyes_closed(cached, rule),
        View.DARK: _scaled(cached, LIGHT_OF[View.DARK]),
        View.LIGHT: _scaled(cached, LIGHT_OF[View.LIGHT]),
        View.RIGHT: _moved(cached, np.array([[1.0, 0, _NUDGE * SIDE], [0, 1.0, 0]])),
        View.DOWN: _moved(cached, np.array([[1.0, 0, 0], [0, 1.0, _NUDGE * SIDE]])),
        View.TURNED: _moved(cached, cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), _TURN_DEG, 1.0)),
        View.SOFT: np.asarray(cv2.GaussianBlur(cached, (0, 0), _SOFT * SIDE), np.uint8),
    }
    return np.stack([plain(shown[view], _VIEW_SIZE) for view in View])


def eyes_closed(cached: Picture, rule: CropRule) -> Picture:
    """Return the crop with lids over both eyes: skin from above them, soft at the edges, down to dark lashes."""
    left = SIDE * (0.5 - (0.5 - rule.eye_x) / MARGIN)
    level = SIDE * (0.5 - (0.5 - rule.eye_y) / MARGIN)
    apart = SIDE - 2 * left
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    # The skin between brow and eye, stretched to four times its height.
    above = np.clip(level - 0.14 * apart + (rows - level + 0.12 * apart) / 4, 0, SIDE - 1)
    lids = cv2.remap(cached, columns, above.astype(np.float32), cv2.INTER_LINEAR).astype(np.float32)
    closed = cached.astype(np.float32)
    for across in (left, SIDE - left):
        round_it = ((columns - across) / (0.24 * apart)) ** 2 + ((rows - level) / (0.11 * apart)) ** 2
        cover = np.clip(2.2 - 2 * round_it, 0, 1)[..., None]
        droop = level + 0.06 * apart - 0.6 * (columns - across) ** 2 / apart
        lashes = np.exp(-(((rows - droop) / (0.022 * apart)) ** 2))[..., None]
        closed = closed * (1 - cover) + lids * cover * (1 - 0.45 * lashes)
    return np.clip(closed, 0, 255).astype(np.uint8)


def _people(one: Cached, rng: np.random.Generator) -> list[tuple[Cached, list[int]]]:
    """Return each held-back person's rows with a face and a label, in an order that the seed draws."""
    rows = np.flatnonzero((one.split == "val") & (one.found == FOUND) & (one.truth >= 0))
    by_person: dict[str, list[int]] = {}
    for row in rng.permutation(rows).tolist():
        by_person.setdefault(str(one.person[row]), []).append(row)
    return [(one, by_person[person]) for person in sorted(by_person)]


def _encoded(one: Cached, row: int | None, graph: OnnxEncoder, norm: Norm, rule: CropRule) -> Floats | None:
    return None if row is None else graph.encode(normalise(views(one.crops[row], rule), *norm))


def _scaled(cached: Picture, by: float) -> Picture:
    return np.clip(cached.astype(np.float32) * by, 0, 255).astype(np.uint8)


def _moved(cached: Picture, matrix: cv2.typing.MatLike) -> Picture:
    moved = cv2.warpAffine(cached, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)
