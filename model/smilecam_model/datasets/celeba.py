"""CelebA, aligned: img_align_celeba/, list_attr_celeba.txt, list_eval_partition.txt, identity_CelebA.txt."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from smilecam.errors import BadData
from smilecam_model.datasets.sample import (
    NO_EMOTION,
    UNKNOWN,
    Sample,
    folder_of,
    label_of,
    lines_of,
    parsed,
    picture_of,
)

# Seen by eye: about 3 % of the labels are plainly wrong, so none is learned as certain.
SOFT = 0.03
_SPLITS = {0: "train", 1: "val", 2: "test"}


def samples(root: Path) -> list[Sample]:
    """Return all pictures that the attribute list names, in the official partition. Raises BadData."""
    folder = folder_of(root, "img_align_celeba", "list_attr_celeba.txt", "list_eval_partition.txt")
    attributes = folder / "list_attr_celeba.txt"
    partition_file = folder / "list_eval_partition.txt"
    partition = _pairs(partition_file)
    identity_file = folder / "identity_CelebA.txt"
    identity = _pairs(identity_file) if identity_file.is_file() else {}
    lines = lines_of(attributes)
    if len(lines) < 3 or "Smiling" not in lines[1].split():
        raise BadData("data.column", file=attributes, column="Smiling")
    names = lines[1].split()
    at, male = names.index("Smiling"), names.index("Male") if "Male" in names else None

    def sample(row: int, line: str) -> Sample:
        parts = line.split()
        if len(parts) != len(names) + 1:
            raise BadData("data.row", file=attributes, row=row, found=line[:60])
        if parts[0] not in partition:
            raise BadData("data.no_label", file=parts[0], labels=partition_file, row=row, found=parts[0])
        part, part_row = partition[parts[0]]
        smile = int(label_of(parts[1 + at], (-1, 1), attributes, row) == 1)
        file = _file(folder / "img_align_celeba", parts[0])
        return Sample(
            dataset="celeba",
            name=f"img_align_celeba/{parts[0]}",
            read=partial(picture_of, file),
            smile=abs(smile - SOFT),
            emotion=NO_EMOTION,
            truth=smile,
            emotion_truth=UNKNOWN,
            person=f"celeba:{identity.get(parts[0], (parts[0], 0))[0]}",
            split=_SPLITS[label_of(part, tuple(_SPLITS), partition_file, part_row)],
            group="" if male is None else ("male" if parts[1 + male] == "1" else "female"),
            file=file,
            table=attributes,
            row=row,
        )

    return parsed(attributes, enumerate(lines[2:], start=3), sample)


def _pairs(path: Path) -> dict[str, tuple[str, int]]:
    """Return for each picture that a table of two columns names the second, and its row."""

    def pair(row: int, line: str) -> tuple[str, tuple[str, int]]:
        parts = line.split()
        if len(parts) != 2:
            raise BadData("data.row", file=path, row=row, found=line[:60])
        return parts[0], (parts[1], row)

    return dict(parsed(path, enumerate(lines_of(path), start=1), pair))


def _file(folder: Path, name: str) -> Path:
    # Re-encoded copies keep the stem.
    webp = folder / f"{Path(name).stem}.webp"
    return webp if webp.is_file() else folder / name
