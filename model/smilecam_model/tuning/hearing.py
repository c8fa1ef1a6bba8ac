"""What weights say of takes and of public clips, from crops that were found once: as live, 15 judgements a second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from smilecam.perception.crop import normalise
from smilecam.perception.judge import Network, network_of
from smilecam.perception.window import Window
from smilecam.ports import Embeddings
from smilecam.weights import Card, Weights
from smilecam_model.augment import plain
from smilecam_model.bank import Floats
from smilecam_model.cache import NOT_FOUND, Cached
from smilecam_model.clip_crops import Seen
from smilecam_model.video.strip import Doubles, Strip

_SIDE, _CHUNK = 224, 64
# Of faces of public clips no light is kept; what changes with it is told apart nowhere here.
_LIGHT = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What was said of one take, beat by beat: smile (b,) 0 to 1, nan without a face; emotion (b,) 0 to 6, or -1.

    strips: one for each run of a face.
    """

    smile: Doubles
    emotion: NDArray[np.int64]
    strips: tuple[Strip, ...]


class Ear:
    """One set of weights, listened to. One thread uses it."""

    def __init__(self, weights: Weights) -> None:
        self.card: Card = weights.card
        self._network: Network = network_of(weights)

    def take(self, seen: Seen) -> Heard:
        """Return what is said of all beats of a take."""
        vectors = self._vectors([seen.crops[row] for row in range(len(seen.run))])
        smile = np.full(len(seen.beats_s), np.nan)
        emotion = np.full(len(seen.beats_s), -1, np.int64)
        beats = np.flatnonzero(seen.row >= 0)
        strips = []
        for run in np.unique(seen.run):
            rows = np.flatnonzero(seen.run == run)
            strip, felt = self._run(seen.time_s[rows], seen.light[rows], vectors[rows])
            strips.append(strip)
            smile[beats[rows]], emotion[beats[rows]] = strip.smile, felt
        return Heard(smile, emotion, tuple(strips))

    def stills(self, one: Cached, rows: NDArray[np.int64]) -> tuple[Doubles, NDArray[np.int64]]:
        """Return smile (n,), nan without a face, and emotion (n,) of a set's pictures, each alone."""
        found = one.found[rows] != NOT_FOUND
        vectors = self._vectors([one.crops[row] for row in rows[found]])
        smile, emotion = np.full(len(rows), np.nan), np.full(len(rows), -1, np.int64)
        said = self._network.opinions([vector[np.newaxis] for vector in vectors])
        smile[found] = [value for value, _ in said]
        emotion[found] = [int(np.argmax(shares)) for _, shares in said]
        return smile, emotion

    def tracks(self, one: Cached, rows: NDArray[np.int64]) -> list[Strip]:
        """Return what is said of each track among `rows` of a set of clips, in the order of their numbers."""
        vectors = self._vectors([one.crops[row] for row in rows])
        strips = []
        for track in np.unique(one.track[rows]):
            at = np.flatnonzero(one.track[rows] == track)
            time_s = one.time_s[rows[at]].astype(np.float64)
            strips.append(self._run(time_s, np.full(len(at), _LIGHT), vectors[at])[0])
        return strips

    def _run(self, time_s: Doubles, light: Doubles, vectors: Floats) -> tuple[Strip, NDArray[np.int64]]:
        facts = self.card.window
        window = Window(facts.length, facts.stride_s, facts.max_gap_s)
        windows: list[Embeddings] = []
        filled_s = np.empty(len(time_s))
        for at, now in enumerate(time_s.tolist()):
            window.add(now, vectors[at])
            windows.append(window.read())
            filled_s[at] = window.filled_s
        said = self._network.opinions(windows)
        smile = np.array([value for value, _ in said])
        felt = np.array([int(np.argmax(shares)) for _, shares in said], np.int64)
        return Strip(time_s, smile, filled_s, light, float(time_s[0])), felt

    def _vectors(self, crops: Sequence[NDArray[np.uint8]]) -> Floats:
        out = np.empty((len(crops), 256), np.float32)
        for at in range(0, len(crops), _CHUNK):
            pictures = np.stack([plain(np.asarray(one), _SIDE) for one in crops[at : at + _CHUNK]])
            out[at : at + _CHUNK] = self._network.embed(normalise(pictures, self.card.input.mean, self.card.input.std))
        return out
