"""The cache of aligned crops: one raw file of pictures and one table of labels for each set."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from smilecam.perception.crop import CropRule

VERSION = 1
# What is cached is wider and finer than what the network sees, so that training can turn, shift and scale it: the
# middle 1 / MARGIN of the side is the live crop's field.
MARGIN = 1.2
SIDE = 192
NOT_FOUND, WHOLE, FOUND = 0, 1, 2


def cached_rule(rule: CropRule) -> CropRule:
    """Return the rule that crops the same face, wider by MARGIN, to SIDE pixels."""
    eye_x = 0.5 - (0.5 - rule.eye_x) / MARGIN
    eye_y = 0.5 - (0.5 - rule.eye_y) / MARGIN
    return CropRule(size=SIDE, eye_x=eye_x, eye_y=eye_y, nose_share=rule.nose_share)


@dataclass(frozen=True, slots=True, eq=False)
class Cached:
    """One set's crops and labels, row by row.

    crops: (N, SIDE, SIDE, 3) uint8 RGB, on disk. smile: (N,) float32, -1 unknown; emotion: (N, 7) float32, -1 unknown.
    truth, emotion_truth: (N,) int64, -1 unknown. found: NOT_FOUND, WHOLE or FOUND. person, split, name: (N,) text.
    time_s, track: seconds in the clip and which run of one face, -1 for stills.
    """

    dataset: str
    crops: NDArray[np.uint8]
    smile: NDArray[np.float32]
    emotion: NDArray[np.float32]
    truth: NDArray[np.int64]
    emotion_truth: NDArray[np.int64]
    found: NDArray[np.int64]
    person: NDArray[np.str_]
    split: NDArray[np.str_]
    name: NDArray[np.str_]
    time_s: NDArray[np.float32]
    track: NDArray[np.int64]


_COLUMNS = ("smile", "emotion", "truth", "emotion_truth", "found", "person", "split", "name", "time_s", "track")


def crops_file(folder: Path, dataset: str) -> Path:
    return folder / f"{dataset}.u8"


def save(folder: Path, dataset: str, columns: dict[str, NDArray[np.generic]], rule: CropRule) -> None:
    """Write the table beside the crops that are already on disk; it is written last, so it says that all is there."""
    table = {name: columns[name] for name in _COLUMNS}
    partial = folder / f"{dataset}.part.npz"
    np.savez(partial, stamp=np.array(_stamp(rule)), **table)
    partial.replace(folder / f"{dataset}.npz")


def load(folder: Path, dataset: str, rule: CropRule) -> Cached | None:
    """Return the cached set; None where it is not there or was made by another rule or version."""
    table_file = folder / f"{dataset}.npz"
    if not table_file.is_file():
        return None
    with np.load(table_file) as table:
        if str(table["stamp"]) != _stamp(rule):
            return None
        columns = {name: table[name] for name in _COLUMNS}
    rows = len(columns["smile"])
    shape = (rows, SIDE, SIDE, 3)
    # An empty file cannot be mapped.
    crops = np.memmap(crops_file(folder, dataset), np.uint8, "r", shape=shape) if rows else np.zeros(shape, np.uint8)
    return Cached(dataset=dataset, crops=crops, **columns)


def without_disputed(one: Cached, disputed: frozenset[tuple[str, str]]) -> Cached:
    """Return the set with the smile labels of the `disputed` (set, name) unknown to training; evaluation keeps them."""
    doubted = np.array([(one.dataset, name) in disputed for name in one.name.tolist()], np.bool_)
    return replace(one, smile=np.where(doubted, np.float32(-1), one.smile))


def _stamp(rule: CropRule) -> str:
    return json.dumps([VERSION, MARGIN, SIDE, rule.eye_x, rule.eye_y, rule.nose_share])
