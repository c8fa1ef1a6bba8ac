"""Hints: what else is known of each cached picture, for the network to learn beside its two tasks.

MediaPipe's 52 blendshapes (jawOpen, mouthSmileLeft ... as its landmark model sees them) and CelebA's 40 attributes: 92
values from 0 to 1, -1 unknown. A linear layer on the embedding answers them in training and is dropped before export.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smilecam.errors import BadData
from smilecam.perception.crop import CropRule
from smilecam.resources import BUNDLE
from smilecam_model import cache
from smilecam_model.cache import NOT_FOUND, Cached
from smilecam_model.datasets.sample import folder_of, lines_of
from smilecam_model.landmarker import opened

BLENDSHAPES, ATTRIBUTES = 52, 40
COUNT = BLENDSHAPES + ATTRIBUTES
# Below MediaPipe's own 0.5: these are crops of faces that were found already.
_SURE = 0.3
_REFUSAL = "train.no_landmarker"
_CHUNK = 500
LANDMARKER = Path("models", BUNDLE)
Hints = NDArray[np.float16]
Progress = Callable[[str, int, int], None]
_Job = tuple[str, tuple[int, ...], int]


def load(folder: Path, one: Cached) -> Hints:
    """Return the hints (N, 92) that `prepare` left for a set; all unknown where it left none."""
    path = _file(folder, one.dataset)
    return np.asarray(np.load(path), np.float16) if path.is_file() else unknown(one)


def unknown(one: Cached) -> Hints:
    return np.full((len(one.smile), COUNT), -1, np.float16)


def prepare(
    data: Path, folder: Path, names: Sequence[str], rule: CropRule, *, workers: int, progress: Progress
) -> None:
    """Make the hints that `folder` lacks of the cached sets `names`, with MediaPipe's model from `data`/models."""
    landmarker = data / LANDMARKER
    for name in names:
        one = cache.load(folder, name, rule)
        if one is None or _file(folder, name).is_file():
            continue
        if not landmarker.is_file():
            raise BadData(_REFUSAL, file=landmarker)
        hints = unknown(one)
        hints[:, :BLENDSHAPES] = _all_blendshapes(folder, one, landmarker, workers, progress)
        hints[one.found == NOT_FOUND] = -1
        if name == "celeba":
            hints[:, BLENDSHAPES:] = attributes(data / name, one.name)
        part = folder / f"{name}.hints.part.npy"
        np.save(part, hints)
        part.replace(_file(folder, name))


def _all_blendshapes(folder: Path, one: Cached, landmarker: Path, workers: int, progress: Progress) -> Hints:
    file, shape = str(cache.crops_file(folder, one.dataset)), one.crops.shape
    jobs: list[_Job] = [(file, shape, at) for at in range(0, len(one.crops), _CHUNK)]
    parts: list[Hints] = []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_blendshapes, jobs, [landmarker] * len(jobs)):
            parts.append(part)
            progress(f"{one.dataset} hints", len(parts), len(jobs))
    return np.concatenate(parts) if parts else np.zeros((0, BLENDSHAPES), np.float16)


def attributes(root: Path, names: NDArray[np.str_]) -> Hints:
    """Return CelebA's 40 attributes (N, 40), 0 or 1, of the pictures `names`. root: the set's folder."""
    lines = lines_of(folder_of(root, "list_attr_celeba.txt") / "list_attr_celeba.txt")
    rows = {parts[0]: parts[1:] for parts in (line.split() for line in lines[2:])}
    return np.array([[value == "1" for value in rows[Path(str(name)).name]] for name in names], np.float16)


def _file(folder: Path, dataset: str) -> Path:
    return folder / f"{dataset}.hints.npy"


def _blendshapes(job: _Job, landmarker: Path) -> Hints:
    path, shape, first = job
    crops = np.memmap(path, np.uint8, "r", shape=shape)[first : first + _CHUNK]
    found = np.full((len(crops), BLENDSHAPES), -1, np.float16)
    mp, opened_finder = opened(landmarker, "IMAGE", 1, _SURE, _REFUSAL)
    with opened_finder as finder:
        for at, one in enumerate(crops):
            said = finder.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=np.ascontiguousarray(one)))
            if said.face_blendshapes:
                found[at] = [shape.score for shape in said.face_blendshapes[0]]
    return found
