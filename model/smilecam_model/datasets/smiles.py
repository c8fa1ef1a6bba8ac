"""SMILES (hromi/SMILEsmileD): 64x64 gray faces in positives/positives7 and negatives/negatives7."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

from smilecam.errors import BadData
from smilecam_model.datasets.sample import NO_EMOTION, UNKNOWN, Sample, folder_of, held_out, picture_of

HELD_OUT_ONE_IN = 5
_CLASSES = ((1, "positives/positives7"), (0, "negatives/negatives7"))


def samples(root: Path) -> list[Sample]:
    """Return all pictures. People recur across numbers and are not named, so a number stands for a person.

    A number in both classes is disputed and stays out of both splits. Raises BadData.
    """
    folder = folder_of(root, *(name for _, name in _CLASSES))
    paths = [(smile, path) for smile, name in _CLASSES for path in sorted((folder / name).glob("*.jpg"))]
    for smile, name in _CLASSES:
        if all(label != smile for label, _ in paths):
            raise BadData("data.empty", folder=folder / name)
    numbers = Counter(path.stem for _, path in paths)
    disputed = {number for number, times in numbers.items() if times > 1}
    found = []
    for smile, path in paths:
        person = f"smiles:{path.stem}"
        kept = "val" if held_out(person, HELD_OUT_ONE_IN) else "train"
        found.append(
            Sample(
                dataset="smiles",
                name=str(path.relative_to(folder)),
                read=partial(picture_of, path),
                smile=float(smile),
                emotion=NO_EMOTION,
                truth=smile,
                emotion_truth=UNKNOWN,
                person=person,
                split="" if path.stem in disputed else kept,
                file=path,
            )
        )
    return found
