"""Which pictures a batch is made of: shares for each set, balanced within it, the same for ever for one seed."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from smilecam_model import cache
from smilecam_model.cache import Cached


class Mixture:
    """Draws (set, row) pairs by shares of sets and by weights within each."""

    def __init__(self, sets: Mapping[str, Cached], shares: Mapping[str, float]) -> None:
        if lacking := set(shares) - set(sets):
            raise ValueError(f"unexpected sets in the mix: {sorted(lacking)} not in {sorted(sets)}")
        self._names = tuple(shares)
        self._shares = np.cumsum(np.array([shares[name] for name in self._names], np.float64) / sum(shares.values()))
        self._steps = {name: np.cumsum(weights_of(sets[name])) for name in self._names}

    def draw(self, count: int, rng: np.random.Generator) -> list[tuple[str, int]]:
        drawn = []
        for of_set, of_row in rng.random((count, 2)):
            name = self._names[min(int(np.searchsorted(self._shares, of_set)), len(self._names) - 1)]
            steps = self._steps[name]
            drawn.append((name, min(int(np.searchsorted(steps, of_row * steps[-1])), len(steps) - 1)))
        return drawn


def trainable(one: Cached) -> NDArray[np.bool_]:
    """Tell which rows may train: in the training split, with a face, with any label."""
    known = (one.smile >= 0) | (one.emotion[:, 0] >= 0)
    return np.asarray((one.split == "train") & (one.found != cache.NOT_FOUND) & known)


def weights_of(one: Cached) -> NDArray[np.float64]:
    """Return how often each row is drawn, relative to the others of its set; 0 where it may not train.

    Smiling and not smiling count alike, so that a set's own rate of smiles teaches nothing; rare emotions are drawn
    more often, by the root of their rarity; a person's many video frames count as the root of their number.
    """
    weights = trainable(one).astype(np.float64)
    if one.track.max(initial=-1) >= 0:
        weights *= _rarity(one.person, weights, power=0.5)
        return _shared(weights, one.smile >= 0.5, 0.15)
    if (one.emotion[:, 0] >= 0).any():
        return weights * _rarity(one.emotion.argmax(1), weights, power=0.5)
    return _shared(weights, one.smile >= 0.5, 0.5)


def _rarity(kinds: NDArray[np.generic], weights: NDArray[np.float64], power: float) -> NDArray[np.float64]:
    _, index = np.unique(kinds, return_inverse=True)
    mass = np.bincount(index, weights)
    return np.asarray(np.where(mass[index] > 0, 1.0 / np.maximum(mass[index], 1e-9) ** power, 0.0))


def _shared(weights: NDArray[np.float64], chosen: NDArray[np.bool_], share: float) -> NDArray[np.float64]:
    """Scale `weights` so that the `chosen` rows have `share` of the mass; as they are where one side is empty."""
    inside, outside = weights[chosen].sum(), weights[~chosen].sum()
    if inside == 0 or outside == 0:
        return weights
    return np.asarray(np.where(chosen, weights * share / inside, weights * (1 - share) / outside))
