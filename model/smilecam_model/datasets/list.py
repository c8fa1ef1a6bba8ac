"""A list of one's own: a csv file with file, smile[, person, group, emotion]; files beside it or below a folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from smilecam.verdict import EMOTIONS
from smilecam_model.datasets.sample import UNKNOWN, Sample, label_of, one_of_seven, picture_of, rows_of


def samples(table: Path, root: Path, dataset: str = "list") -> list[Sample]:
    """Return the pictures that `table` names, below `root`; smile is 1, 0 or -1 (unknown). Raises BadData.

    emotion is a number 0 to 6, -1, or a name of verdict.EMOTIONS. All are judged: split is "val".
    """
    found = []
    for line, row in rows_of(table, ("file", "smile")):
        smile = label_of(row["smile"].strip(), (-1, 0, 1), table, line)
        emotion = _emotion(row.get("emotion", "").strip(), table, line)
        found.append(
            Sample(
                dataset=dataset,
                name=row["file"],
                read=partial(picture_of, root / row["file"]),
                smile=float(smile),
                emotion=one_of_seven(emotion),
                truth=smile,
                emotion_truth=emotion,
                person=row.get("person") or row["file"],
                split="val",
                group=row.get("group", ""),
            )
        )
    return found


def _emotion(text: str, table: Path, line: int) -> int:
    if not text:
        return UNKNOWN
    if text.lower() in EMOTIONS:
        return EMOTIONS.index(text.lower())
    return label_of(text, range(-1, 7), table, line)
