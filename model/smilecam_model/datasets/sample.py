"""Sample: one picture with what is known of it, and how the files of a set are read."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from smilecam.capture.picture import read_picture
from smilecam.errors import BadData, BadPicture
from smilecam.frames import Picture
from smilecam.verdict import EMOTIONS

UNKNOWN = -1
Seven = tuple[float, float, float, float, float, float, float]
NO_EMOTION: Seven = (-1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0)
_SHOWN = 3
_Raw = TypeVar("_Raw")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One picture of a data set.

    name: file below the set's folder, or row. read: gives the (H, W, 3) uint8 BGR picture, raises BadData.
    smile: what training aims at, 0 to 1 (votes, softened labels), -1 unknown.
    emotion: what training aims at, seven shares in the order of verdict.EMOTIONS, all -1 unknown.
    truth, emotion_truth: what evaluation counts, 0 or 1 and 0 to 6, -1 unknown.
    person: samples with the same one always lie on the same side of a split.
    split: "train", "val", "test", or "" for a picture that neither trains nor judges (duplicates, disputed labels).
    group: what the set itself groups by, "" where it does not.
    file: the picture's own file, None where it is a row of numbers; table, row: what names it, None and 0 where the
    file's own place does.
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
    file: Path | None = None
    table: Path | None = None
    row: int = 0


def one_of_seven(index: int) -> Seven:
    """Return the seven shares of a single label; all -1 where `index` is -1."""
    if index == UNKNOWN:
        return NO_EMOTION
    shares = [0.0] * len(EMOTIONS)
    shares[index] = 1.0
    return tuple(shares)  # type: ignore[return-value]  # seven by construction


def held_out(person: str, one_in: int) -> bool:
    """Tell whether this person is kept back for validation: the same one in `one_in` for ever, by a checksum."""
    return zlib.crc32(person.encode()) % one_in == 0


def calibrates(person: str) -> bool:
    """Tell which half of the held-out people this one belongs to: each half is judged with the other's calibration."""
    return zlib.crc32(f"calibrate:{person}".encode()) % 2 == 0


def picture_of(path: Path) -> Picture:
    """Read a picture file as `smilecam judge` reads it. Raises BadData where it is missing, cut short or no picture."""
    try:
        return read_picture(path)
    except BadPicture as fault:
        if fault.key == "error.picture.missing":
            raise BadData("data.missing", file=path) from None
        if fault.key == "error.picture.cut_short":
            raise BadData("data.cut_short", file=path, bytes=fault.facts["bytes"]) from None
        raise BadData("data.picture", file=path) from None


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
    for line, row in _rows(path, wanted):
        yield line, _complete(row, path, line)


def parsed_rows(path: Path, wanted: Sequence[str], parse: Callable[[int, dict[str, str]], _Read]) -> list[_Read]:
    """Return what `parse` makes of each row. Raises BadData once all are read: how many are faulty, and examples."""
    return parsed(path, _rows(path, wanted), lambda line, row: parse(line, _complete(row, path, line)))


def parsed(path: Path, rows: Iterable[tuple[int, _Raw]], parse: Callable[[int, _Raw], _Read]) -> list[_Read]:
    """Return what `parse` makes of each numbered row of `path`. Raises BadData as parsed_rows does."""
    read: list[_Read] = []
    faults: list[BadData] = []
    for number, row in rows:
        try:
            read.append(parse(number, row))
        except BadData as fault:
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        examples = ", ".join(f"{one.facts.get('row')} ({one.facts.get('found')})" for one in faults[:_SHOWN])
        raise BadData(
            "data.rows", file=path, count=f"{len(faults):,}", of=f"{len(faults) + len(read):,}", rows=examples
        )
    return read


def _rows(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, dict[str | None, str | None]]]:
    csv.field_size_limit(1 << 20)
    try:
        # Spreadsheets write a byte order mark before the first column's name.
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            reader.fieldnames = [name.strip() for name in reader.fieldnames or ()]
            lacking = [name for name in wanted if name not in reader.fieldnames]
            if lacking:
                raise BadData("data.column", file=path, column=", ".join(lacking))
            for row in reader:
                yield reader.line_num, row
    except FileNotFoundError:
        raise BadData("data.missing", file=path) from None
    except (UnicodeDecodeError, csv.Error):
        raise BadData("data.text", file=path) from None


def _complete(row: dict[str | None, str | None], path: Path, line: int) -> dict[str, str]:
    """Return a row that has a value for each column and none beside. Raises BadData."""
    values = {name: value for name, value in row.items() if name is not None and value is not None}
    if len(values) < len(row):
        raise BadData("data.row", file=path, row=line, found=", ".join(str(value) for value in row.values())[:60])
    return values


def label_of(text: str, allowed: Sequence[int], file: Path, row: int) -> int:
    """Return the label that `text` tells. Raises BadData with file and row for any but the `allowed` ones."""
    for label in allowed:
        if text.strip() == str(label):
            return label
    raise BadData("data.label", file=file, row=row, found=repr(text), wanted=", ".join(map(str, allowed)))
