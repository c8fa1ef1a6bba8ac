"""Made-up sets of cached crops: gray noise with a bright mouth where it "smiles"."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
from smilecam_model.cache import FOUND, SIDE, Cached, crops_file, save

from smilecam.perception.crop import CropRule


def made_up_set(dataset: str, rows: int, *, tracks: int = 0, emotions: bool = False, seed: int = 1) -> Cached:
    """Return a set of `rows` crops, every second one smiling; in `tracks` runs of one face each, where asked.

    The first four of five people train, the last validates.
    """
    rng = np.random.default_rng(seed)
    number = np.arange(rows)
    track = number * tracks // rows if tracks else np.full(rows, -1)
    smile = (track % 2 if tracks else number % 2).astype(np.float32)
    crops = rng.integers(60, 120, (rows, SIDE, SIDE, 3), np.uint8)
    crops[smile == 1, SIDE * 5 // 8 : SIDE * 6 // 8, SIDE // 3 : SIDE * 2 // 3] = 250
    kind = number % 7
    person = track if tracks else number // 2
    return Cached(
        dataset=dataset,
        crops=crops,
        smile=smile,
        emotion=np.eye(7, dtype=np.float32)[kind] if emotions else np.full((rows, 7), -1, np.float32),
        truth=smile.astype(np.int64),
        emotion_truth=kind.astype(np.int64) if emotions else np.full(rows, -1, np.int64),
        found=np.full(rows, FOUND, np.int64),
        person=np.array([f"{dataset}:{one}" for one in person]),
        split=np.where(person % 5 == 4, "val", "train"),
        name=np.array([str(one) for one in number]),
        time_s=(number / 15).astype(np.float32) if tracks else np.full(rows, -1, np.float32),
        track=track.astype(np.int64),
    )


def saved(one: Cached, folder: Path, rule: CropRule) -> None:
    """Write a set into `folder` as preparing it would have."""
    folder.mkdir(parents=True, exist_ok=True)
    crops_file(folder, one.dataset).write_bytes(one.crops.tobytes())
    columns = {field.name: getattr(one, field.name) for field in fields(one) if field.name not in ("dataset", "crops")}
    save(folder, one.dataset, columns, rule)
