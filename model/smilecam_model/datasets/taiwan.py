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
    parsed_rows,
    picture_of,
)

HELD_OUT_ONE_IN = 4


def samples(root: Path) -> list[Sample]:
    """Return all pictures; one person in four is held out. Raises BadData.

    An unsure picture (smile -1) is learned by its share of happy votes and not counted in evaluation.
    """
    folder = folder_of(root, "images", "labels.csv")
    table = folder / "labels.csv"

    def sample(line: int, row: dict[str, str]) -> Sample:
        truth = label_of(row["smile"], (-1, 0, 1), table, line)
        votes = _share(row["happy_votes"], table, line)
        person = f"taiwan:{row['person']}"
        file = folder / "images" / row["file"]
        return Sample(
            dataset="taiwan",
            name=f"images/{row['file']}",
            read=partial(picture_of, file),
            smile=votes if truth == UNKNOWN else float(truth),
            emotion=NO_EMOTION,
            truth=truth,
            emotion_truth=UNKNOWN,
            person=person,
            split="val" if held_out(person, HELD_OUT_ONE_IN) else "train",
            file=file,
            table=table,
            row=line,
        )

    return parsed_rows(table, ("file", "person", "happy_votes", "smile"), sample)


def _share(text: str, table: Path, line: int) -> float:
    """Return the share of votes that `text` tells, 0 to 1. Raises BadData."""
    try:
        votes = float(text)
    except ValueError:
        votes = -1.0
    if not 0 <= votes <= 1:
        raise BadData("data.row", file=table, row=line, found=text)
    return votes
