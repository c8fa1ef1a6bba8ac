"""Windows for the head, made from a bank of embeddings: stills held, people talking, smiles that come and go.

Few people talk in the data, thousands look into a camera: `speech` moves the faces of stills as talking faces move.
Most of what talkers do looks like no smile, so little is learnt from it: `hard` ends at moments that do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from smilecam_model.bank import VARIANTS, Floats, Stills, Track

Doubles = NDArray[np.float64]
STRIDE_S = 1 / 15
# A broad smile may stand within 0.2 s, most take 0.4 to 0.7; what comes and goes within 0.3 s is speech. With rises
# from 0.4 s on, the head took a quick broad smile for speech for a second (LOG.md, run 10); with rises from 0.2 s on it
# is quicker than it needs to be, and takes more speech for smiles (run 13).
_RISE_S, _BLIP_S = (0.3, 0.7), (0.1, 0.3)
# Between these shares of the way from straight to smiling the target is unknown.
_STRAIGHT_BELOW, _SMILING_ABOVE = 0.2, 0.6
# How much sooner a frame of talk is drawn for `hard` that is by one nearer to the smiles of stills (straight faces lie
# at -1, smiles at 1), how far that goes, and how many times sooner than the middle one a track can be drawn.
_SOONER, _FURTHEST, _MOST = 1.5, 6.0, 8.0
_UNKNOWN = -1.0


class Windows:
    """Draws windows (N, T, 256) with their targets; all of one call have the same T."""

    def __init__(self, stills: Stills, tracks: Sequence[Track], shares: Mapping[str, float], length: int) -> None:
        kinds = {
            "stills": self._held,
            "talk": self._talking,
            "hard": self._nearly_smiling,
            "speech": self._speaking,
            "onsets": self._changing,
        }
        if unknown := set(shares) - set(kinds):
            raise ValueError(f"unexpected windows in the mix: {sorted(unknown)} not in {sorted(kinds)}")
        self._makers = [kinds[name] for name in shares]
        self._shares = np.cumsum(np.array([*shares.values()]) / sum(shares.values()))
        # A single frame is a still: with talking faces among them it would learn how seldom those smile, and the bias
        # that then sets stills right would call talk a smile.
        self._single = ([self._held], np.ones(1)) if "stills" in shares else (self._makers, self._shares)
        self._stills, self._length = stills, length
        self._tracks = [one for one in tracks if one.smile >= 0 and len(one.time_s) >= 2]
        self._straight_tracks = [one for one in self._tracks if one.smile == 0]
        # How a face moves while it talks, whoever it is: a straight track less its own mean.
        self._movements = [
            replace(one, embeddings=one.embeddings - one.embeddings.mean(0, keepdims=True))
            for one in self._straight_tracks
        ]
        self._track_steps = _steps_by_person(self._tracks)
        self._straight_steps = _steps_by_person(self._straight_tracks)
        if "hard" in shares:
            self._chances = _chances(stills, self._straight_tracks)
            self._hard_steps = _steps_of_hard(self._straight_steps, self._chances)
        self._smiling = np.flatnonzero(stills.smile >= 0.8)
        self._straight = np.flatnonzero(stills.smile <= 0.2)
        self._pairs = _pairs(stills, self._straight, self._smiling)
        # What a small change of camera does to an embedding: the noise that windows are given.
        self._wobble = stills.embeddings[:, 1] - stills.embeddings[:, 0]

    def draw(self, count: int, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """Return windows (N, T, 256), smile targets (N,), emotion targets (N, 7); -1 is unknown."""
        how = rng.random()
        time = (
            1 if how < 0.25 else int(rng.integers(2, self._length)) if how < 0.5 and self._length > 2 else self._length
        )
        makers, shares = (self._makers, self._shares) if time > 1 else self._single
        made = [
            makers[min(int(np.searchsorted(shares, rng.random())), len(makers) - 1)](time, rng) for _ in range(count)
        ]
        return (
            np.stack([window for window, _, _ in made]).astype(np.float32),
            np.array([smile for _, smile, _ in made], np.float32),
            np.stack([emotion for _, _, emotion in made]).astype(np.float32),
        )

    def _held(self, time: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
        """One picture, held before an unsteady camera."""
        row = int(rng.integers(len(self._stills.smile)))
        window = self._camera(row, time, rng) + self._noise(time, rng)
        return window, float(self._stills.smile[row]), self._stills.emotion[row]

    def _talking(self, time: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
        track = self._tracks[_pick(self._track_steps, rng)]
        return _read(track, time, rng), track.smile, np.full(7, _UNKNOWN, np.float32)

    def _nearly_smiling(self, time: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
        """A straight talker, at a moment that looks like a smile."""
        at = _pick(self._hard_steps, rng)
        window = _read(self._straight_tracks[at], time, rng, self._chances[at])
        return window, 0.0, np.full(7, _UNKNOWN, np.float32)

    def _speaking(self, time: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
        """One picture's face that talks, whether it smiles or not."""
        row = int(rng.integers(len(self._stills.smile)))
        return self._spoken(row, time, rng), float(self._stills.smile[row]), np.full(7, _UNKNOWN, np.float32)

    def _changing(self, time: int, rng: np.random.Generator) -> tuple[Floats, float, Floats]:
        """A straight or talking face on which a smile comes, goes, or only seems to come for a moment."""
        straight, smiling = self._pairs[int(rng.integers(len(self._pairs)))]
        variant = int(rng.integers(VARIANTS))
        smile = self._stills.embeddings[smiling, variant] - self._stills.embeddings[straight, variant]
        how = rng.random() if self._straight_tracks else 1.0
        if how < 0.25:
            base = _read(self._straight_tracks[_pick(self._straight_steps, rng)], time, rng)
        elif how < 0.75:
            base = self._spoken(straight, time, rng)
        else:
            base = self._camera(straight, time, rng) + self._noise(time, rng)
        ago_s = np.arange(time - 1, -1, -1, dtype=np.float32) * STRIDE_S
        share, target = _course(ago_s, rng)
        strength = np.float32(rng.uniform(0.85, 1.15))
        return base + strength * share[:, None] * smile, target, np.full(7, _UNKNOWN, np.float32)

    def _spoken(self, row: int, time: int, rng: np.random.Generator) -> Floats:
        """Return a picture's embedding moved as somebody's who talks, more or less lively."""
        held = self._camera(row, time, rng) + 0.6 * self._noise(time, rng)
        if not self._movements:
            return np.asarray(held, np.float32)
        movement = _read(self._movements[_pick(self._straight_steps, rng)], time, rng)
        return np.asarray(held + rng.uniform(0.5, 1.2) * movement, np.float32)

    def _camera(self, row: int, time: int, rng: np.random.Generator) -> Floats:
        """Return a picture's embedding for each beat; now and then the exposure steps in between."""
        variant = int(rng.integers(VARIANTS))
        window = np.repeat(self._stills.embeddings[row, variant][None], time, axis=0)
        if rng.random() < 0.2:
            window[: int(rng.integers(0, time + 1))] = self._stills.embeddings[row, 1 - variant]
        return window

    def _noise(self, time: int, rng: np.random.Generator) -> Floats:
        """Return noise (T, 256) that moves as embeddings do, more or less smoothly, some frames given twice."""
        wobble = self._wobble[rng.integers(0, len(self._wobble), time)] * rng.normal(0, 1, (time, 1))
        smooth = rng.uniform(0.0, 0.95)
        noise = np.empty_like(wobble)
        last = wobble[0]
        for at in range(time):
            last = last if rng.random() < 0.1 and at else smooth * last + np.sqrt(1 - smooth**2) * wobble[at]
            noise[at] = last
        return np.asarray(noise * rng.uniform(0.0, 0.35), np.float32)


def _course(ago_s: Floats, rng: np.random.Generator) -> tuple[Floats, float]:
    """Return how far the smile stands at each beat, 0 to 1, and the target at the newest one."""
    kind = rng.random()
    rise_s = rng.uniform(*_RISE_S)
    if kind < 0.25:
        middle_s, width_s = rng.uniform(-0.05, 0.9), rng.uniform(*_BLIP_S) / 2
        share = np.exp(-(((ago_s - middle_s) / width_s) ** 2)) * rng.uniform(0.3, 0.8)
        return share.astype(np.float32), 0.0
    began_ago_s = rng.uniform(-0.1, 1.6) if kind < 0.75 else rng.uniform(0.0, 1.4)
    way = np.clip((began_ago_s - ago_s) / rise_s, 0, 1)
    share = way * way * (3 - 2 * way)
    if kind >= 0.75:
        share = 1 - share
    now = float(share[-1])
    target = 0.0 if now <= _STRAIGHT_BELOW else 1.0 if now >= _SMILING_ABOVE else _UNKNOWN
    return share.astype(np.float32), target


def _read(track: Track, time: int, rng: np.random.Generator, chances: Doubles | None = None) -> Floats:
    """Return `time` beats of a track that end at a random frame, seen by a judge that may skip frames.

    chances: of each frame (n,) to be the last, in any unit; all alike if left out.
    """
    every = int(rng.choice([1, 1, 1, 2, 3]))
    seen = np.arange(int(rng.integers(every)) % len(track.time_s), len(track.time_s), every)
    end = int(rng.integers(len(seen))) if chances is None else _pick(np.cumsum(chances[seen]), rng)
    return on_beats(track.embeddings[seen, int(rng.integers(VARIANTS))], track.time_s[seen], end, time)


def on_beats(embeddings: Floats, time_s: Floats, end: int, time: int) -> Floats:
    """Return (T, 256): the frame nearest to each of `time` beats up to `end`; before the first frame, the first."""
    beats = time_s[end] - np.arange(time - 1, -1, -1) * STRIDE_S
    after = np.clip(np.searchsorted(time_s, beats), 1, max(1, len(time_s) - 1))
    if len(time_s) == 1:
        return np.repeat(embeddings[:1], time, axis=0)
    nearer = np.where(beats - time_s[after - 1] <= time_s[after] - beats, after - 1, after)
    return np.asarray(embeddings[np.minimum(nearer, end)], np.float32)


def _pairs(stills: Stills, straight: NDArray[np.int64], smiling: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return (straight, smiling) rows of the same person; any two, row by row, where nobody does both."""
    by_person: dict[str, list[int]] = {}
    for row in smiling:
        by_person.setdefault(str(stills.person[row]), []).append(int(row))
    pairs = [(int(row), other) for row in straight for other in by_person.get(str(stills.person[row]), ())]
    if pairs:
        return np.array(pairs)
    count = min(len(straight), len(smiling))
    return np.stack([straight[:count], smiling[:count]], axis=1)


def _steps_by_person(tracks: Sequence[Track]) -> Doubles:
    """Return cumulative weights: a person counts as the root of his frames, smiles as much as a seventh of all."""
    if not tracks:
        return np.zeros(0)
    frames = np.array([len(one.time_s) for one in tracks], np.float64)
    people = np.array([one.person for one in tracks])
    mass = np.array([np.sqrt(frames[people == person].sum()) / frames[people == person].sum() for person in people])
    weights = frames * mass
    smiling = np.array([one.smile > 0.5 for one in tracks])
    if smiling.any() and not smiling.all():
        weights[smiling] *= weights[~smiling].sum() / weights[smiling].sum() / 6
    return np.cumsum(weights)


def _chances(stills: Stills, tracks: Sequence[Track]) -> list[Doubles]:
    """Return for each track how soon its frames (n,) are drawn: the sooner, the more a frame is like stills that smile.

    Like is what a straight line through the stills says: no network that would have to be trained before.
    """
    known = (stills.smile >= 0.8) | (stills.smile <= 0.2)
    inputs = np.hstack([stills.embeddings[known, 0].astype(np.float64), np.ones((int(known.sum()), 1))])
    sides = np.where(stills.smile[known] >= 0.8, 1.0, -1.0)
    counts = {side: max(1, int((sides == side).sum())) for side in (-1.0, 1.0)}
    weights = np.array([0.5 * len(sides) / counts[side] for side in sides.tolist()])[:, None]
    line = np.linalg.solve((weights * inputs).T @ inputs + np.eye(inputs.shape[1]), inputs.T @ (weights[:, 0] * sides))
    scores = [one.embeddings[:, 0].astype(np.float64) @ line[:-1] + line[-1] for one in tracks]
    return [np.exp(np.clip(_SOONER * one, -_FURTHEST, _FURTHEST)) for one in scores]


def _steps_of_hard(steps: Doubles, chances: Sequence[Doubles]) -> Doubles:
    """Return cumulative weights of tracks: as `steps` has them, but sooner those whose frames have higher chances."""
    if not len(steps):
        raise ValueError("unexpected windows in the mix: 'hard' without a straight track")
    means = np.array([one.mean() for one in chances])
    return np.cumsum(np.diff(steps, prepend=0.0) * np.minimum(means / np.median(means), _MOST))


def _pick(steps: Doubles, rng: np.random.Generator) -> int:
    return min(int(np.searchsorted(steps, rng.random() * steps[-1])), len(steps) - 1)
