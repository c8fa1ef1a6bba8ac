"""Reads a weights folder's card, checks its hashes, refuses what does not fit; and finds the set that holds.

A folder holds encoder.onnx, head.onnx, card.json, and for training on checkpoint.safetensors and MODEL_CARD.md. Sets
have names: those that come with the program, and the user's own, a folder each in the data folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from smilecam import selection
from smilecam.errors import BadWeights
from smilecam.resources import shipped
from smilecam.settings import folders
from smilecam.verdict import EMOTIONS

# The one place that names the weights that come with the program.
DEFAULT = "second"
VERSION = 1
CARD, ENCODER, HEAD, CHECKPOINT = "card.json", "encoder.onnx", "head.onnx", "checkpoint.safetensors"
# How a set that was fine-tuned compares with what it began from; only such sets have it.
COMPARISON = "comparison.json"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_NEEDED = (ENCODER, HEAD)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file of the folder must be: its SHA-256 in hex and its length."""

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class InputFacts:
    """What the encoder takes: (N, 3, size, size) float32, (value / 255 - mean) / std for each colour."""

    size: int
    colour: str
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CropFacts:
    """How a face lies in its crop: the fields of perception.crop.CropRule, and the rule's name."""

    rule: str
    eye_x: float
    eye_y: float
    nose_share: float


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """What the head looks back on: `length` samples, `stride_s` seconds apart; a gap of more than max_gap_s ends it."""

    length: int
    stride_s: float
    max_gap_s: float


@dataclass(frozen=True, slots=True)
class Temperature:
    """How logits become probabilities: sigmoid(logit / smile + smile_bias), softmax(logits / emotion)."""

    smile: float
    smile_bias: float
    emotion: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where laughing begins on the calibrated scale, 0 to 1.

    default: the balanced point; start, judge and evaluate take it where the user names none. strict: advice to people,
    for who would rather miss a smile than see a false one; nothing chooses it by itself.
    """

    default: float
    strict: float


@dataclass(frozen=True, slots=True)
class Card:
    """All that card.json tells. data, figures: as they stand in the model card, for people and reports."""

    v: int
    name: str
    created: str
    files: Mapping[str, FileFacts]
    input: InputFacts
    crop: CropFacts
    window: WindowFacts
    temperature: Temperature
    thresholds: Thresholds
    emotions: tuple[str, ...]
    data: tuple[Mapping[str, Any], ...]
    figures: tuple[Mapping[str, Any], ...]
    commit: str
    versions: Mapping[str, str]

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


@dataclass(frozen=True, slots=True)
class Weights:
    """A weights folder that was checked."""

    folder: Path
    card: Card

    @property
    def encoder(self) -> Path:
        return self.folder / ENCODER

    @property
    def head(self) -> Path:
        return self.folder / HEAD

    @property
    def fingerprint(self) -> str:
        """What tells these graphs, and what their logits are taken to mean, from all others: hex digits."""
        card = self.card
        told = [
            *(card.files[name].sha256 for name in _NEEDED),
            f"{card.temperature.smile}",
            f"{card.temperature.smile_bias}",
        ]
        return hashlib.sha256(" ".join(told).encode()).hexdigest()[:32]


def find(asked: Path | None) -> Path:
    """Return the folder that was asked for, by path ("~" as the user's home) or by the name of a set.

    Without one: the set that the user has chosen, else the one that comes with the program.
    """
    if asked is None:
        return folder_of(selection.chosen(own()) or DEFAULT)
    path = Path(os.path.expanduser(asked))
    named = names().get(str(asked))
    return path if named is None or os.path.exists(path) else named


def own() -> Path:
    """Return where the user's own sets lie, and which is chosen."""
    return folders(os.environ).data / "weights"


def names() -> dict[str, Path]:
    """Return all sets by name, those of the program first; whoever takes one of their names has it."""
    places = (shipped("weights"), own())
    return {one.name: one for place in places if place.is_dir() for one in sorted(place.iterdir()) if _is_set(one)}


def folder_of(name: str) -> Path:
    """Return a set's folder, whether it is there or not."""
    return names().get(name, own() / name if name != DEFAULT else shipped("weights") / name)


def next_name() -> str:
    """Return a name that no set has yet."""
    taken, number = names(), 1
    while f"mine-{number}" in taken:
        number += 1
    return f"mine-{number}"


def _is_set(folder: Path) -> bool:
    return bool(NAME.fullmatch(folder.name)) and (folder / CARD).is_file()


def load(folder: Path) -> Weights:
    """Read and check a weights folder. Raises BadWeights, naming file, found and expected.

    Every file that the card names must be there with its length and hash. That the graphs' shapes are what the card
    says is seen when they are opened (perception.graphs).
    """
    card = read_card(folder / CARD)
    for name, facts in card.files.items():
        _check_file(folder / name, facts)
    return Weights(folder, card)


def read_card(path: Path) -> Card:
    """Read card.json alone. Raises BadWeights where it is missing, of another version or contradicts itself."""
    try:
        tree = json.loads(path.read_text("utf-8"))
    except OSError:
        raise BadWeights("weights.missing", file=path) from None
    except (json.JSONDecodeError, UnicodeDecodeError) as fault:
        raise BadWeights("weights.form", file=path, fault=fault) from None
    if not isinstance(tree, dict) or tree.get("v") != VERSION:
        found = tree.get("v") if isinstance(tree, dict) else None
        raise BadWeights("weights.version", file=path, found=found, known=VERSION)
    try:
        card = _card(tree)
    except (KeyError, TypeError, ValueError) as fault:
        raise BadWeights("weights.form", file=path, fault=fault) from None
    if fault_found := _contradiction(card):
        raise BadWeights("weights.fit", file=path, fault=fault_found)
    return card


def facts_of(path: Path) -> FileFacts:
    """Return a file's hash and length."""
    raw = path.read_bytes()
    return FileFacts(hashlib.sha256(raw).hexdigest(), len(raw))


def _check_file(path: Path, expected: FileFacts) -> None:
    if not path.is_file():
        raise BadWeights("weights.missing", file=path)
    found = facts_of(path)
    if found.bytes != expected.bytes:
        raise BadWeights("weights.length", file=path, found=found.bytes, expected=expected.bytes)
    if found.sha256 != expected.sha256:
        raise BadWeights("weights.hash", file=path, found=found.sha256[:12], expected=expected.sha256[:12])


def _card(tree: Mapping[str, Any]) -> Card:
    return Card(
        v=int(tree["v"]),
        name=str(tree["name"]),
        created=str(tree["created"]),
        files={str(name): FileFacts(**_known(FileFacts, facts)) for name, facts in tree["files"].items()},
        input=InputFacts(
            size=int(tree["input"]["size"]),
            colour=str(tree["input"]["colour"]),
            mean=_three(tree["input"]["mean"]),
            std=_three(tree["input"]["std"]),
        ),
        crop=CropFacts(**_known(CropFacts, tree["crop"])),
        window=WindowFacts(**_known(WindowFacts, tree["window"])),
        temperature=Temperature(**_known(Temperature, tree["temperature"])),
        thresholds=Thresholds(**_known(Thresholds, tree["thresholds"])),
        emotions=tuple(tree["emotions"]),
        data=tuple(tree["data"]),
        figures=tuple(tree["figures"]),
        commit=str(tree["commit"]),
        versions=dict(tree["versions"]),
    )


def _known(kind: type, tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that `kind` has; those of a newer card are passed over, those that lack raise TypeError."""
    return {one.name: tree[one.name] for one in fields(kind) if one.name in tree}


def _three(values: Any) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in values)
    return red, green, blue


def _contradiction(card: Card) -> str | None:
    """Return what in the card cannot be true together, or None."""
    checks = {
        f"files name no {' or '.join(_NEEDED)}": all(name in card.files for name in _NEEDED),
        f"a file's name is a path: {sorted(card.files)}": all(Path(name).name == name for name in card.files),
        f"emotions are {list(card.emotions)}, not {list(EMOTIONS)}": card.emotions == EMOTIONS,
        f"the colour order is {card.input.colour!r}, not 'rgb'": card.input.colour == "rgb",
        f"the input's size is {card.input.size}, not 224": card.input.size == 224,
        f"std {card.input.std} must be positive": min(card.input.std) > 0,
        f"the crop rule is {card.crop.rule!r}, not 'eyes'": card.crop.rule == "eyes",
        f"eye_x {card.crop.eye_x} must lie in 0 to 0.5": 0 < card.crop.eye_x < 0.5,
        f"window {card.window} must be positive": card.window.length >= 1 and card.window.stride_s > 0,
        f"max_gap_s {card.window.max_gap_s} is below the stride": card.window.max_gap_s >= card.window.stride_s,
        f"temperatures {card.temperature} must be positive": min(card.temperature.smile, card.temperature.emotion) > 0,
        f"thresholds {card.thresholds} must rise within 0 to 1": (
            0 < card.thresholds.default <= card.thresholds.strict < 1
        ),
    }
    return next((fault for fault, holds in checks.items() if not holds), None)
