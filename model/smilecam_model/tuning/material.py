"""What own clips give to learn from: every crop of some people with its targets, and windows that end at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smilecam.frames import Picture
from smilecam.perception.crop import normalise
from smilecam.perception.graphs import OnnxEncoder
from smilecam_model.augment import plain, varied
from smilecam_model.bank import VARIANTS, Floats, Norm
from smilecam_model.clip_crops import Seen
from smilecam_model.datasets.clips import Take
from smilecam_model.datasets.labelled import targets_at
from smilecam_model.datasets.sample import UNKNOWN
from smilecam_model.windows import on_beats

_SIDE = 224
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """Crops of some people, row by row: all arrays (n,) but emotion (n, 7); -1 is unknown.

    take: which of `seen`; row: which of its crops. chain: rows with the same one are one face without a pause.
    """

    seen: tuple[Seen, ...]
    take: Whole
    row: Whole
    chain: Whole
    time_s: Floats
    smile: Floats
    emotion: Floats
    person: NDArray[np.str_]
    word: NDArray[np.str_]

    def crop(self, row: int) -> Picture:
        return np.asarray(self.seen[self.take[row]].crops[self.row[row]])

    def __len__(self) -> int:
        return len(self.smile)


def material(takes: Sequence[Take], seen: Mapping[str, Seen], people: Sequence[str]) -> Material:
    """Put together what `people` are in. seen: by a take's name."""
    chosen = [one for one in takes if one.person in people]
    parts: list[tuple[Whole, Whole, Whole, Floats, Floats, Floats, NDArray[np.str_], NDArray[np.str_]]] = []
    chains = 0
    for number, take in enumerate(chosen):
        one = seen[take.name]
        targets = targets_at(take.spans, one.time_s, take.still)
        count = len(one.run)
        words = np.array([span.word for span in take.spans] + [""])
        parts.append(
            (
                np.full(count, number),
                np.arange(count),
                one.run + chains,
                one.time_s.astype(np.float32),
                targets.smile.astype(np.float32),
                _shares(targets.emotion),
                np.full(count, take.person),
                words[targets.span],
            )
        )
        chains += int(one.run.max(initial=-1)) + 1
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Material(tuple(seen[one.name] for one in chosen), *columns)


def _shares(emotion: Whole) -> Floats:
    shares = np.full((len(emotion), 7), UNKNOWN, np.float32)
    known = emotion != UNKNOWN
    shares[known] = np.eye(7, dtype=np.float32)[emotion[known]]
    return shares


class Draw:
    """Draws rows: smiling and straight alike, and within each the people, then a person's labels, more evenly."""

    def __init__(self, of: Material) -> None:
        weights = np.zeros(len(of))
        for smiling in (True, False):
            side = (of.smile >= 0) & ((of.smile > 0.5) == smiling)
            share = np.zeros(len(of))
            for person in np.unique(of.person[side]):
                for word in np.unique(of.word[side & (of.person == person)]):
                    rows = side & (of.person == person) & (of.word == word)
                    # A long take of one label says little more than a short one.
                    share[rows] = 1 / np.sqrt(rows.sum())
            if share.sum() > 0:
                weights += share / share.sum()
        self._steps = np.cumsum(weights)

    def rows(self, count: int, rng: np.random.Generator) -> Whole:
        drawn = np.searchsorted(self._steps, rng.random(count) * self._steps[-1], side="right")
        return np.asarray(np.minimum(drawn, len(self._steps) - 1), np.int64)


def embedded(of: Material, encoder: OnnxEncoder, norm: Norm, rng: np.random.Generator, strength: float) -> Floats:
    """Return (n, VARIANTS, 256): each crop as it is, and varied; a chain's crops are varied alike."""
    out = np.empty((len(of), VARIANTS, 256), np.float32)
    seeds = rng.integers(0, 1 << 32, int(of.chain.max(initial=-1)) + 1)
    for row in range(len(of)):
        picture, own = of.crop(row), np.random.default_rng(seeds[of.chain[row]])
        views = np.stack([plain(picture, _SIDE), varied(picture, _SIDE, own, strength)])
        out[row] = encoder.encode(normalise(views, *norm))
    return out


def window(of: Material, vectors: Floats, row: int, time: int, rng: np.random.Generator | None = None) -> Floats:
    """Return the window (time, 256) that ends at `row`; with `rng`, as a judge sees it that may skip frames."""
    first = int(np.searchsorted(of.chain, of.chain[row]))
    every = 1 if rng is None else int(rng.choice([1, 1, 1, 2, 3]))
    variant = 0 if rng is None else int(rng.integers(VARIANTS))
    rows = np.arange(row, first - 1, -every)[: time + 1][::-1]
    return on_beats(vectors[rows, variant], of.time_s[rows], len(rows) - 1, time)
