"""The bank of embeddings that windows are made from: every picture and video frame once through the encoder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smilecam.perception.crop import normalise
from smilecam.perception.graphs import OnnxEncoder
from smilecam_model.augment import plain, varied
from smilecam_model.cache import NOT_FOUND, Cached
from smilecam_model.workers import pool

# Each row is encoded as it is and once varied, so that a window may change its light or sharpness.
VARIANTS = 2
_SIDE, _CHUNK = 224, 256
Floats = NDArray[np.float32]
Norm = tuple[tuple[float, float, float], tuple[float, float, float]]  # mean and std
_Job = tuple[tuple[str, tuple[int, ...]] | NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True, eq=False)
class Stills:
    """Embeddings (N, VARIANTS, 256) of stills with smile (N,), emotion (N, 7) and person (N,)."""

    embeddings: Floats
    smile: Floats
    emotion: Floats
    person: NDArray[np.str_]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One face followed through a clip: embeddings (n, VARIANTS, 256), times (n,), what its clip is labelled."""

    embeddings: Floats
    time_s: Floats
    smile: float
    person: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """All that windows are made from."""

    stills: Stills
    tracks: list[Track]

    def save(self, path: Path) -> None:
        """Write `path` whole or not at all: a run that is killed meanwhile makes the bank again."""
        tracks = self.tracks
        part = path.with_suffix(".part")
        with part.open("wb") as file:
            np.savez(
                file,
                embeddings=self.stills.embeddings,
                smile=self.stills.smile,
                emotion=self.stills.emotion,
                person=self.stills.person,
                track_embeddings=np.concatenate(
                    [one.embeddings for one in tracks] or [np.zeros((0, VARIANTS, 256), "f4")]
                ),
                track_time_s=np.concatenate([one.time_s for one in tracks] or [np.zeros(0, "f4")]),
                track_cuts=np.cumsum([len(one.time_s) for one in tracks], dtype=np.int64),
                track_smile=np.array([one.smile for one in tracks], np.float32),
                track_person=np.array([one.person for one in tracks], np.str_),
                track_name=np.array([one.name for one in tracks], np.str_),
            )
        os.replace(part, path)


def load(path: Path) -> Bank:
    """Return what `save` wrote."""
    with np.load(path) as kept:
        stills = Stills(kept["embeddings"], kept["smile"], kept["emotion"], kept["person"])
        cuts = kept["track_cuts"][:-1]
        rows = zip(
            np.split(kept["track_embeddings"], cuts),
            np.split(kept["track_time_s"], cuts),
            kept["track_smile"],
            kept["track_person"],
            kept["track_name"],
            strict=bool(len(kept["track_cuts"])),
        )
        tracks = [Track(one, time_s, float(smile), str(who), str(name)) for one, time_s, smile, who, name in rows]
    return Bank(stills, tracks)


def bank_of(
    sets: Mapping[str, Cached],
    encoder: Path,
    split: str,
    *,
    stills: int,
    frames: int,
    seed: int,
    norm: Norm,
    workers: int = 2,
) -> Bank:
    """Encode at most so many stills of each set and tracks of so many frames of each video set, those of `split`."""
    pictures = {name: one for name, one in sets.items() if one.track.max(initial=-1) < 0}
    videos = [one for one in sets.values() if one.track.max(initial=-1) >= 0]
    return Bank(
        stills_of(pictures, encoder, split, stills, seed, norm, workers),
        [track for one in videos for track in tracks_of(one, encoder, split, frames, seed, norm, workers)],
    )


def stills_of(
    sets: Mapping[str, Cached], encoder: Path, split: str, most: int, seed: int, norm: Norm, workers: int = 2
) -> Stills:
    """Encode at most `most` stills of each set in `sets` (drawn by `seed`), those of `split` with a face."""
    rng = np.random.default_rng([seed, 11])
    parts: list[Stills] = []
    for one in sets.values():
        rows = np.flatnonzero((one.split == split) & (one.found != NOT_FOUND) & (one.smile >= 0))
        rows = np.sort(rng.permutation(rows)[:most])
        vectors = encode(one.crops, rows, rows, encoder, seed, norm, workers)
        parts.append(Stills(vectors, one.smile[rows], one.emotion[rows], one.person[rows]))
    return Stills(
        np.concatenate([part.embeddings for part in parts]),
        np.concatenate([part.smile for part in parts]),
        np.concatenate([part.emotion for part in parts]),
        np.concatenate([part.person for part in parts]),
    )


def tracks_of(
    one: Cached, encoder: Path, split: str, most: int, seed: int, norm: Norm, workers: int = 2
) -> list[Track]:
    """Encode tracks of a video set's `split`, whole ones, drawn by `seed`, until there are `most` frames.

    A track's frames are varied alike, as one camera would.
    """
    rng = np.random.default_rng([seed, 17])
    order = rng.permutation(one.track.max(initial=-1) + 1)
    lengths = np.bincount(one.track[one.split == split], minlength=len(order))
    kept = order[np.cumsum(lengths[order]) <= most]
    rows = np.flatnonzero((one.split == split) & np.isin(one.track, kept))
    vectors = encode(one.crops, rows, one.track[rows], encoder, seed, norm, workers)
    cuts = np.flatnonzero(np.diff(one.track[rows])) + 1
    return [
        Track(
            vectors[at],
            one.time_s[rows[at]],
            float(one.smile[rows[at[0]]]),
            one.person[rows[at[0]]],
            one.name[rows[at[0]]],
        )
        for at in np.split(np.arange(len(rows)), cuts)
        if len(at)
    ]


def encode(
    crops: NDArray[np.uint8],
    rows: NDArray[np.int64],
    cameras: NDArray[np.int64],
    encoder: Path,
    seed: int,
    norm: Norm,
    workers: int = 2,
) -> Floats:
    """Return (len(rows), VARIANTS, 256). Rows with the same number in `cameras` are varied alike."""
    chunks = [slice(at, at + _CHUNK) for at in range(0, len(rows), _CHUNK)]
    place = (crops.filename, crops.shape) if isinstance(crops, np.memmap) else None
    jobs = [(place or crops[rows[at]], rows[at] if place else np.arange(len(rows[at])), cameras[at]) for at in chunks]
    with pool(workers) as encoders:
        done = encoders.map(_encode, jobs, [encoder] * len(jobs), [seed] * len(jobs), [norm] * len(jobs))
        return np.concatenate(list(done)) if jobs else np.zeros((0, VARIANTS, 256), np.float32)


def _encode(job: _Job, encoder: Path, seed: int, norm: Norm) -> Floats:
    source, rows, cameras = job
    crops = np.memmap(source[0], np.uint8, "r", shape=source[1]) if isinstance(source, tuple) else source
    graph = OnnxEncoder(encoder)
    out = np.empty((len(rows), VARIANTS, 256), np.float32)
    for at, (row, camera) in enumerate(zip(rows, cameras, strict=True)):
        rng = np.random.default_rng([seed, 13, int(camera)])
        views = np.stack([plain(crops[row], _SIDE), varied(crops[row], _SIDE, rng, 0.7)])
        out[at] = graph.encode(normalise(views, *norm))
    return out
