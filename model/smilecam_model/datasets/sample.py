"""Sample: one picture with what is known of it, and how the files of a set are read."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from smilecam.errors import BadData
from smilecam.frames import Picture

UNKNOWN = -1
Seven = tuple[float, float, float, float, float, float, float]
NO_EMOTION: Seven = (-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One picture of a data set.

    name: file below the set's folder, or row. read: gives the (H, W, 3) uint8 BGR picture, raises BadData.
    smile: what training aims at, 0 to 1 (votes, softened labels), -1 unknown.
    emotion: what training aims at, seven shares in the order of verdict.EMOTIONS, all -1 unknown.
    truth, emotion_truth: what evaluation counts, 0 or 1 and 0 to 6, -1 unknown.
    person: samples with the same one always lie on the same side of a split.
    split: "train", "val", or "" for a picture that neither trains nor judges (duplicates, disputed labels).
    """

    dataset: str
    name: str
    read: Callable[[], Picture]
    smile: float
    emotion: Seven
    truth: int
    emotion_truth: int
    person: str
    split: str
    group: str = ""


def one_of_seven(index: int) -> Seven:
    """Return the seven shares of a single label; all -1 where `index` is -1."""
    if index == UNKNOWN:
        return NO_EMOTION
    shares = [0.0] * 7
    shares[index] = 1.0
    return tuple(shares)  # type: ignore[return-value]  # seven by construction


def held_out(person: str, one_in: int) -> bool:
    """Tell whether this person is kept back for validation: the same one in `one_in` for ever, by a checksum."""
    return zlib.crc32(person.encode()) % one_in == 0


def picture_of(path: Path) -> Picture:
    """Read a picture file. Raises BadData where it is missing, cut short or no picture."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise BadData("data.missing", file=path) from None
    if _cut_short(raw):
        raise BadData("data.cut_short", file=path, bytes=len(raw))
    picture = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR) if raw else None
    if picture is None:
        raise BadData("data.picture", file=path)
    return np.asarray(picture, dtype=np.uint8)


def _cut_short(raw: bytes) -> bool:
    """Tell whether a JPEG ends before its end mark, or a WebP before its stated size: decoders fill in gray."""
    if raw[:2] == b"\xff\xd8":
        return b"\xff\xd9" not in raw[-64:]
    if raw[:4] == b"RIFF":
        return len(raw) < 8 + int.from_bytes(raw[4:8], "little")
    return False


def folder_of(root: Path, *wanted: str) -> Path:
    """Return `root`, or the folder in it named like the set, that holds all of `wanted`. Raises BadData."""
    for folder in (root, *sorted(one for one in root.glob("*") if one.is_dir())):
        if all((folder / name).exists() for name in wanted):
            return folder
    raise BadData("data.layout", folder=root, wanted=", ".join(wanted))


def lines_of(path: Path) -> list[str]:
    """Return a text file's lines. Raises BadData where it is missing or no text."""
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise BadData("data.missing", file=path) from None
    except UnicodeDecodeError:
        raise BadData("data.text", file=path) from None


def rows_of(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Give a csv file's rows with their line numbers (the header is line 1). Raises BadData for a missing column."""
    csv.field_size_limit(1 << 20)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            lacking = [name for name in wanted if name not in (reader.fieldnames or ())]
            if lacking:
                raise BadData("data.column", file=path, column=", ".join(lacking))
            for row in reader:
                if None in row or None in row.values():
                    raise BadData("data.row", file=path, row=reader.line_num, found=_shown(row))
                yield reader.line_num, row
    except FileNotFoundError:
        raise BadData("data.missing", file=path) from None
    except UnicodeDecodeError:
        raise BadData("data.text", file=path) from None


def label_of(text: str, allowed: Sequence[int], file: Path, row: int) -> int:
    """Return the label that `text` tells. Raises BadData with file and row for any but the `allowed` ones."""
    for label in allowed:
        if text.strip() == str(label):
            return label
    raise BadData("data.label", file=file, row=row, found=repr(text), wanted=", ".join(map(str, allowed)))


def _shown(row: dict[str, str]) -> str:
    return ", ".join(str(value) for value in row.values())[:60]
