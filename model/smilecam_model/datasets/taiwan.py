"""Taiwanese faces acting seven emotions: images/ and labels.csv (file, person, happy_votes, smile)."""

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
    picture_of,
    rows_of,
)

HELD_OUT_ONE_IN = 4


def samples(root: Path) -> list[Sample]:
    """Return all pictures; one person in four is held out. Raises BadData.

    An unsure picture (smile -1) is learned by its share of happy votes and not counted in evaluation.
    """
    folder = folder_of(root, "images", "labels.csv")
    table = folder / "labels.csv"
    found = []
    for line, row in rows_of(table, ("file", "person", "happy_votes", "smile")):
        truth = label_of(row["smile"], (-1, 0, 1), table, line)
        try:
            votes = float(row["happy_votes"])
        except ValueError:
            raise BadData("data.row", file=table, row=line, found=row["happy_votes"]) from None
        person = f"taiwan:{row['person']}"
        found.append(
            Sample(
                dataset="taiwan",
                name=f"images/{row['file']}",
                read=partial(picture_of, folder / "images" / row["file"]),
                smile=votes if truth == UNKNOWN else float(truth),
                emotion=NO_EMOTION,
                truth=truth,
                emotion_truth=UNKNOWN,
                person=person,
                split="val" if held_out(person, HELD_OUT_ONE_IN) else "train",
            )
        )
    return found
