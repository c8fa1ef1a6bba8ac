"""GENKI-4K: labels.txt (line N speaks of files/fileN.jpg: smile, yaw, pitch, roll) and 4,000 pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from smilecam.errors import BadData
from smilecam_model.datasets.sample import (
    NO_EMOTION,
    UNKNOWN,
    Sample,
    folder_of,
    held_out,
    label_of,
    lines_of,
    picture_of,
)

HELD_OUT_ONE_IN = 5
# The same picture twice (gray 24 px pictures correlate by more than 0.99); a pair stays on one side of the split.
_TWINS = {473: 222, 2023: 375, 2128: 1207, 1569: 1498, 2677: 2223, 3672: 2806, 3752: 3371, 3763: 3728, 3984: 3983}


def samples(root: Path) -> list[Sample]:
    """Return the pictures that are there; numbers without a file are gaps, not faults. Raises BadData."""
    folder = folder_of(root, "labels.txt", "files")
    labels = folder / "labels.txt"
    known = [_smile(line, labels, row) for row, line in enumerate(lines_of(labels), start=1) if line.strip()]
    found = []
    for path in sorted((folder / "files").glob("file*.jpg")):
        number = int(path.stem.removeprefix("file")) if path.stem.removeprefix("file").isdigit() else 0
        if not 1 <= number <= len(known):
            raise BadData("data.no_label", file=path, labels=labels)
        person = f"genki4k:{_TWINS.get(number, number)}"
        found.append(
            Sample(
                dataset="genki4k",
                name=f"files/{path.name}",
                read=partial(picture_of, path),
                smile=float(known[number - 1]),
                emotion=NO_EMOTION,
                truth=known[number - 1],
                emotion_truth=UNKNOWN,
                person=person,
                split="val" if held_out(person, HELD_OUT_ONE_IN) else "train",
            )
        )
    return found


def gaps(root: Path) -> int:
    """Return how many labelled pictures are not there."""
    folder = folder_of(root, "labels.txt", "files")
    return len(lines_of(folder / "labels.txt")) - len(list((folder / "files").glob("file*.jpg")))


def _smile(line: str, file: Path, row: int) -> int:
    parts = line.split()
    if len(parts) != 4:
        raise BadData("data.row", file=file, row=row, found=line[:60])
    return label_of(parts[0], (0, 1), file, row)
