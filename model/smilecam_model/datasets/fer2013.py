"""FER2013: fer2013.csv (emotion, pixels, Usage[, row]); FER+ votes from fer2013new.csv beside it where it is."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from smilecam.errors import BadData
from smilecam.frames import Picture
from smilecam.verdict import EMOTIONS
from smilecam_model.datasets.sample import (
    NO_EMOTION,
    UNKNOWN,
    Sample,
    Seven,
    folder_of,
    label_of,
    one_of_seven,
    parsed_rows,
)

Votes = NDArray[np.float32]
SIDE = 48
_SPLITS = {"Training": "train", "PublicTest": "val", "PrivateTest": "test"}
# FER+ columns in the order of verdict.EMOTIONS; contempt has no place among the seven.
_VOTES = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral")
_OTHER_VOTES = ("contempt", "unknown", "NF")
# Votes for a face; the other two are for "unknown" and "no face".
_WITH_CONTEMPT = len(_VOTES) + 1
# Fewer votes for the seven than this, of ten, and the picture says nothing of emotion.
_LEAST_VOTES = 5


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the table; number: which of the public file's rows it is, from 0, None where the table does not say."""

    line: int
    label: int
    pixels: str
    usage: str
    number: int | None


def samples(root: Path) -> list[Sample]:
    """Return all rows. Raises BadData with file and line.

    emotion is half the row's own label and half FER+'s votes; smile is the share of "happiness" among FER+'s votes,
    or what the label says; the true smile is what more than half of those voters said. A row whose pixels stand
    earlier, or in a part that is judged, is out of the training split.
    """
    folder = folder_of(root, "fer2013.csv")
    table, votes_file = folder / "fer2013.csv", folder / "fer2013new.csv"
    rows = _rows(table)
    votes = _votes(votes_file, rows, table) if votes_file.is_file() else []
    judged = {row.pixels for row in rows if row.usage != "Training"}
    seen: set[str] = set()
    found = []
    for order, row in enumerate(rows):
        again = row.usage == "Training" and (row.pixels in seen or row.pixels in judged)
        seen.add(row.pixels)
        number = order if row.number is None else row.number
        voted = _voted(votes, number)
        found.append(
            Sample(
                dataset="fer2013",
                name=f"row {number}",
                read=partial(_picture, row.pixels, table, row.line),
                smile=_smile(row.label, voted),
                emotion=_emotion(row.label, voted),
                truth=_truth(voted),
                emotion_truth=row.label,
                person=f"fer2013:{zlib.crc32(row.pixels.encode()):08x}",
                split="" if again else _SPLITS[row.usage],
                table=table,
                row=row.line,
            )
        )
    return found


def _rows(table: Path) -> list[_Row]:
    def parse(line: int, row: dict[str, str]) -> _Row:
        label, usage = label_of(row["emotion"], range(-1, len(EMOTIONS)), table, line), row["Usage"].strip()
        if usage not in _SPLITS:
            raise BadData("data.label", file=table, row=line, found=repr(usage), wanted=", ".join(_SPLITS))
        number = row.get("row", "").strip()
        if "row" in row and not number.isdecimal():
            raise BadData("data.row", file=table, row=line, found=repr(number))
        return _Row(line, label, row["pixels"], usage, int(number) if number else None)

    return parsed_rows(table, ("emotion", "pixels", "Usage"), parse)


def _votes(path: Path, rows: Sequence[_Row], table: Path) -> list[Votes]:
    """Return FER+'s counts by row of the public file. Raises BadData where they speak of other rows than `rows`."""

    def parse(line: int, row: dict[str, str]) -> tuple[Votes, str]:
        try:
            counts = np.array([int(row[name]) for name in (*_VOTES, *_OTHER_VOTES)], dtype=np.float32)
        except ValueError:
            raise BadData("data.row", file=path, row=line, found=", ".join(row.values())[:60]) from None
        return counts, row["Usage"].strip()

    votes = parsed_rows(path, (*_VOTES, *_OTHER_VOTES, "Usage"), parse)
    if any(row.number is None for row in rows) and len(rows) != len(votes):
        raise BadData("data.votes_rows", table=table, rows=f"{len(rows):,}", votes=path, found=f"{len(votes):,}")
    apart = [
        row.line
        for order, row in enumerate(rows)
        if (number := order if row.number is None else row.number) >= len(votes) or votes[number][1] != row.usage
    ]
    if apart:
        raise BadData(
            "data.votes_apart", table=table, votes=path, count=f"{len(apart):,}", rows=", ".join(map(str, apart[:3]))
        )
    return [counts for counts, _ in votes]


def _voted(votes: Sequence[Votes], number: int) -> Votes | None:
    """Return the ten FER+ counts of a row; None where there are none, or the voters saw no face."""
    if number >= len(votes):
        return None
    counts = votes[number]
    return counts if counts[:_WITH_CONTEMPT].sum() >= _LEAST_VOTES else None


def _smile(label: int, voted: Votes | None) -> float:
    if voted is not None:
        return float(voted[3] / voted[:_WITH_CONTEMPT].sum())
    return float(UNKNOWN) if label == UNKNOWN else float(label == 3)


def _truth(voted: Votes | None) -> int:
    """Smiling where most FER+ voters said happiness; unknown on a tie or without votes."""
    if voted is None:
        return UNKNOWN
    share = voted[3] / voted[:_WITH_CONTEMPT].sum()
    return UNKNOWN if share == 0.5 else int(share > 0.5)


def _emotion(label: int, voted: Votes | None) -> Seven:
    if voted is None or voted[: len(_VOTES)].sum() < _LEAST_VOTES:
        return one_of_seven(label)
    shares = voted[: len(_VOTES)] / voted[: len(_VOTES)].sum()
    if label != UNKNOWN:
        shares = 0.5 * shares + 0.5 * np.asarray(one_of_seven(label), dtype=np.float32)
    return tuple(float(share) for share in shares) if shares.sum() > 0 else NO_EMOTION  # type: ignore[return-value]  # seven columns


def _picture(pixels: str, file: Path, row: int) -> Picture:
    try:
        values = np.array(pixels.split(), dtype=np.int64)
    except ValueError:
        raise BadData("data.row", file=file, row=row, found=pixels[:40]) from None
    if values.size != SIDE * SIDE or values.min() < 0 or values.max() > 255:
        raise BadData("data.pixels", file=file, row=row, found=values.size, wanted=SIDE * SIDE)
    return np.asarray(cv2.cvtColor(values.astype(np.uint8).reshape(SIDE, SIDE), cv2.COLOR_GRAY2BGR), dtype=np.uint8)
