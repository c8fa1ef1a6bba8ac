"""The bank of embeddings that windows are made from: every picture and video frame once through the encoder."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smilecam.perception.crop import normalise
from smilecam.perception.graphs import OnnxEncoder
from smilecam_model.augment import plain, varied
from smilecam_model.cache import NOT_FOUND, Cached

# Each row is encoded as it is and once varied, so that a window may change its light or sharpness.
VARIANTS = 2
_SIDE, _CHUNK = 224, 256
Floats = NDArray[np.float32]


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


def stills_of(sets: Mapping[str, Cached], encoder: Path, split: str, most: int, seed: int, norm: tuple) -> Stills:  # type: ignore[type-arg]
    """Encode at most `most` stills of each set in `sets` (drawn by `seed`), those of `split` with a face."""
    rng = np.random.default_rng([seed, 11])
    parts: list[Stills] = []
    for one in sets.values():
        rows = np.flatnonzero((one.split == split) & (one.found != NOT_FOUND) & (one.smile >= 0))
        rows = np.sort(rng.permutation(rows)[:most])
        vectors = encode(one.crops, rows, rows, encoder, seed, norm)
        parts.append(Stills(vectors, one.smile[rows], one.emotion[rows], one.person[rows]))
    return Stills(
        np.concatenate([part.embeddings for part in parts]),
        np.concatenate([part.smile for part in parts]),
        np.concatenate([part.emotion for part in parts]),
        np.concatenate([part.person for part in parts]),
    )


def tracks_of(one: Cached, encoder: Path, split: str, seed: int, norm: tuple) -> list[Track]:  # type: ignore[type-arg]
    """Encode all tracks of a video set's `split`; a track's frames are varied alike, as one camera would."""
    rows = np.flatnonzero(one.split == split)
    vectors = encode(one.crops, rows, one.track[rows], encoder, seed, norm)
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
    norm: tuple,  # type: ignore[type-arg]
    workers: int = 2,
) -> Floats:
    """Return (len(rows), VARIANTS, 256). Rows with the same number in `cameras` are varied alike."""
    chunks = [slice(at, at + _CHUNK) for at in range(0, len(rows), _CHUNK)]
    place = (crops.filename, crops.shape) if isinstance(crops, np.memmap) else None
    jobs = [(place or crops[rows[at]], rows[at] if place else np.arange(len(rows[at])), cameras[at]) for at in chunks]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        done = pool.map(_encode, jobs, [encoder] * len(jobs), [seed] * len(jobs), [norm] * len(jobs))
        return np.concatenate(list(done)) if jobs else np.zeros((0, VARIANTS, 256), np.float32)


def _encode(job: tuple, encoder: Path, seed: int, norm: tuple) -> Floats:  # type: ignore[type-arg]
    source, rows, cameras = job
    crops = np.memmap(source[0], np.uint8, "r", shape=source[1]) if isinstance(source, tuple) else source
    graph = OnnxEncoder(encoder)
    out = np.empty((len(rows), VARIANTS, 256), np.float32)
    for at, (row, camera) in enumerate(zip(rows, cameras, strict=True)):
        rng = np.random.default_rng([seed, 13, int(camera)])
        views = np.stack([plain(crops[row], _SIDE), varied(crops[row], _SIDE, rng, 0.7)])
        out[at] = graph.encode(normalise(views, *norm))
    return out
