"""A recipe: everything that decides what a training run makes, read from a TOML file."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from smilecam.errors import BadData, UsageProblem
from smilecam.perception.crop import CropRule
from smilecam_model.datasets.sample import rows_of


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of training.

    kind: "frames" (single pictures, the whole network) or "sequences" (windows of embeddings, the head alone).
    size: side of the crops in pixels. steps, batch: optimiser steps and samples in each. shards: into how many parts a
    batch is divided, each with its own batch statistics; a multiple of the number of processes. lr: peak of the cosine,
    warmup: share of the steps until there. ema: decay of the averaged weights, which are what is judged and shipped.
    strength: of the pictures' variation. mixup: alpha of the mixing of pictures, 0 for none.
    taught: share of the teacher's answers in the targets, 0 to 1. hint_weight: of the loss against hints (hints.py).
    mix: share of each set in a batch; for sequences of stills, talk, hard, speech and onsets (windows.py).
    sources (sequences): the sets that windows are made from.
    window, stills, frames (sequences): most samples in a window; most stills of each set, and most video frames,
    that windows are made from.
    """

    name: str
    kind: str
    steps: int
    batch: int
    lr: float
    mix: Mapping[str, float]
    size: int = 224
    shards: int = 2
    decay: float = 0.02
    warmup: float = 0.1
    ema: float = 0.998
    smile_weight: float = 1.0
    emotion_weight: float = 0.7
    smoothing: float = 0.05
    strength: float = 1.0
    mixup: float = 0.0
    taught: float = 0.0
    hint_weight: float = 0.0
    sources: tuple[str, ...] = ()
    window: int = 16
    stills: int = 6000
    frames: int = 60000


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole run: seed, how faces are cropped and normalised, the stages in order.

    encoder: "small" (what is shipped) or "lite0" (a teacher's, see teacher.py). teacher: the recipe of the network that
    teaches this one.
    disputed: (set, name) of pictures and clips whose smile label is not believed: it becomes unknown.
    """

    name: str
    seed: int
    crop: CropRule
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    stages: tuple[Stage, ...]
    disputed: frozenset[tuple[str, str]] = frozenset()
    encoder: str = "small"
    teacher: Recipe | None = None

    @property
    def hinted(self) -> bool:
        """Tell whether any stage learns from hints, the teacher's included."""
        return any(stage.hint_weight for stage in self.stages) or (self.teacher is not None and self.teacher.hinted)

    def sets(self) -> list[str]:
        """Return the names of all sets that its stages learn from."""
        named = {name for stage in self.stages if stage.kind == "frames" for name in stage.mix}
        named |= {name for stage in self.stages for name in stage.sources}
        return sorted(named | set(self.teacher.sets() if self.teacher else ()))

    def digest(self) -> str:
        """Return the SHA-256 of all that is above: two recipes with the same one make the same network."""
        return hashlib.sha256(json.dumps(asdict(self), default=sorted).encode()).hexdigest()


def read(path: Path) -> Recipe:
    """Read a recipe. Raises UsageProblem where the file is missing, BadData where it does not fit."""
    try:
        tree = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UsageProblem("recipe.missing", found=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BadData("recipe.form", file=path, fault=fault) from None
    try:
        return _recipe(tree, path.parent)
    except (KeyError, TypeError, ValueError) as fault:
        raise BadData("recipe.form", file=path, fault=fault) from None


def _recipe(tree: dict[str, Any], folder: Path) -> Recipe:
    encoder = str(tree.get("encoder", "small"))
    if encoder not in ("small", "lite0"):
        raise ValueError(f"unexpected encoder: {encoder!r} != 'small' or 'lite0'")
    return Recipe(
        name=str(tree["name"]),
        seed=int(tree["seed"]),
        crop=CropRule(**tree.get("crop", {})),
        mean=tuple(tree["mean"]),
        std=tuple(tree["std"]),
        stages=tuple(_stage(one) for one in tree["stage"]),
        disputed=_disputed(folder / tree["disputed"]) if "disputed" in tree else frozenset(),
        encoder=encoder,
        teacher=read(folder / tree["teacher"]) if "teacher" in tree else None,
    )


def _disputed(path: Path) -> frozenset[tuple[str, str]]:
    return frozenset((row["set"], row["name"]) for _, row in rows_of(path, ("set", "name")))


def _stage(tree: dict[str, Any]) -> Stage:
    known = {one.name for one in fields(Stage)}
    if unknown := set(tree) - known:
        raise ValueError(f"unexpected keys in a stage: {sorted(unknown)} not in {sorted(known)}")
    stage = Stage(**{**tree, "sources": tuple(tree.get("sources", ()))})
    if stage.kind not in ("frames", "sequences"):
        raise ValueError(f"unexpected kind of stage: {stage.kind!r} != 'frames' or 'sequences'")
    if (
        stage.batch % stage.shards
        or not stage.mix
        or (stage.kind == "sequences" and not stage.sources)
        or min(stage.steps, stage.batch) < 1
    ):
        raise ValueError(f"unexpected batch, shards, steps or mix in stage {stage.name!r}")
    return stage
