"""GENKI-4K: labels.txt (line N speaks of files/fileN.jpg: smile, yaw, pitch, roll) and 4,000 pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from smilecam.capture.picture import PICTURES
from smilecam.errors import BadData
from smilecam_model.datasets.sample import (
    NO_EMOTION,
    UNKNOWN,
    Sample,
    folder_of,
    held_out,
    label_of,
    lines_of,
    parsed,
    picture_of,
)

HELD_OUT_ONE_IN = 5
# The same picture twice (gray 24 px pictures correlate by more than 0.99); a pair stays on one side of the split.
_TWINS = {473: 222, 2023: 375, 2128: 1207, 1569: 1498, 2677: 2223, 3672: 2806, 3752: 3371, 3763: 3728, 3984: 3983}


def samples(root: Path) -> list[Sample]:
    """Return the pictures that are there; numbers without a file are gaps, not faults. Raises BadData."""
    folder = folder_of(root, "labels.txt", "files")
    known = _smiles(folder / "labels.txt")
    pictures = _pictures(folder)
    strangers = [path.name for number, path in pictures if not 1 <= number <= len(known)]
    if strangers:
        raise BadData(
            "data.strangers",
            folder=folder / "files",
            count=f"{len(strangers):,}",
            examples=", ".join(strangers[:3]),
            labels=folder / "labels.txt",
            rows=f"{len(known):,}",
        )
    return [_sample(number, path, known[number - 1], folder) for number, path in pictures]


def gaps(root: Path) -> int:
    """Return how many labelled pictures are not there."""
    folder = folder_of(root, "labels.txt", "files")
    return len(_smiles(folder / "labels.txt")) - len(_pictures(folder))


def _sample(number: int, path: Path, smile: int, folder: Path) -> Sample:
    person = f"genki4k:{_TWINS.get(number, number)}"
    return Sample(
        dataset="genki4k",
        name=f"files/{path.name}",
        read=partial(picture_of, path),
        smile=float(smile),
        emotion=NO_EMOTION,
        truth=smile,
        emotion_truth=UNKNOWN,
        person=person,
        split="val" if held_out(person, HELD_OUT_ONE_IN) else "train",
        file=path,
        table=folder / "labels.txt",
        row=number,
    )


def _pictures(folder: Path) -> list[tuple[int, Path]]:
    """Return the pictures by number, 0 where a name has none; of a number that stands twice the first by name."""
    found: dict[object, tuple[int, Path]] = {}
    for path in sorted((folder / "files").iterdir()):
        if path.suffix.lower() in PICTURES and not path.name.startswith("."):
            digits = path.stem.removeprefix("file")
            number = int(digits) if digits.isdecimal() else 0
            found.setdefault(number or path.name, (number, path))
    return list(found.values())


def _smiles(labels: Path) -> list[int]:
    """Return the label of each line; empty lines at the end are none."""
    lines = lines_of(labels)
    while lines and not lines[-1].strip():
        lines.pop()
    return parsed(labels, enumerate(lines, start=1), lambda row, line: _smile(line, labels, row))


def _smile(line: str, file: Path, row: int) -> int:
    parts = line.split()
    if len(parts) != 4:
        raise BadData("data.row", file=file, row=row, found=line[:60])
    return label_of(parts[0], (0, 1), file, row)
