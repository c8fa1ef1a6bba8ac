"""What happens when in a clip, as people labelled it: events.csv (file, start_s, end_s, label), or a label a clip."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path

from smilecam.capture.file import VideoReader
from smilecam.errors import BadData, BadPicture
from smilecam_model.datasets import talk
from smilecam_model.datasets.sample import UNKNOWN, rows_of

# Held-back clips of the talk set that are labelled as straight throughout and do smile, seen by eye.
SMILES_TOO = frozenset({"lia__data_vox_driving1.mp4"})
# Labels are set by eye to a tenth of a second, and a file's stated length may be off by some frames.
_SLACK_S = 0.25


class Label(Enum):
    """What a span shows: `UNSURE` is a smile that comes, goes or may be one; `ABSENT` is nobody in the picture."""

    SMILE = "smile"
    NOT = "not"
    UNSURE = "unsure"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Span:
    """From start_s on and before end_s, in seconds of the clip. row: its line in the table, 0 where it has none."""

    start_s: float
    end_s: float
    label: Label
    row: int = 0


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip and its spans, in order, none over another; between them nothing is known.

    timed: the spans tell when a smile begins; else one label speaks of the whole clip.
    """

    name: str
    path: Path
    spans: tuple[Span, ...]
    person: str
    timed: bool = True


def events(table: Path, folder: Path | None = None) -> list[Clip]:
    """Return the clips that a table of events names, in its order; they lie in `folder`, or beside the table.

    Raises BadData, with file and row, for a row that cannot be: an unknown label, times that are none, spans that
    overlap, a clip that is missing, no video, or shorter than its spans.
    """
    by_file: dict[str, list[Span]] = {}
    for row, cells in rows_of(table, ("file", "start_s", "end_s", "label")):
        by_file.setdefault(cells["file"].strip(), []).append(_span(cells, table, row))
    if not by_file:
        raise BadData("events.none", file=table)
    clips = [
        Clip(name, (folder or table.parent) / name, tuple(sorted(spans, key=lambda one: one.start_s)), name)
        for name, spans in by_file.items()
    ]
    for clip in clips:
        _apart(clip, table)
    for clip in clips:
        _long_enough(clip, table)
    return clips


def labelled_by_clip(root: Path) -> list[Clip]:
    """Return the talking people who are kept back from training: a label for each whole clip.

    Those labelled `mixed` have none, and those of SMILES_TOO none that is right.

    Raises BadData as smilecam_model.datasets.talk does, and for a clip that is no video.
    """
    found = []
    for one in talk.clips(root):
        if one.split != "val" or one.smile == UNKNOWN or one.path.name in SMILES_TOO:
            continue
        label = Label.SMILE if one.smile else Label.NOT
        found.append(Clip(one.path.name, one.path, (Span(0.0, math.inf, label),), one.person, timed=False))
    if not found:
        raise BadData("events.no_talk", folder=root)
    return found


def checked(clip: Clip, seconds: float, table: Path | None) -> Clip:
    """Return the clip with open ends at `seconds`, its length. Raises BadData where its spans reach past it."""
    for span in clip.spans:
        if span.end_s > seconds + _SLACK_S and span.end_s < math.inf:
            facts = {"file": table, "row": span.row, "clip": clip.name, "end": f"{span.end_s:g}"}
            raise BadData("events.short", **facts, seconds=f"{seconds:.2f}")
    cut = (Span(one.start_s, min(one.end_s, seconds), one.label, one.row) for one in clip.spans)
    return Clip(clip.name, clip.path, tuple(one for one in cut if one.start_s < one.end_s), clip.person, clip.timed)


def _span(cells: dict[str, str], table: Path, row: int) -> Span:
    label = cells["label"].strip().lower()
    if label not in {one.value for one in Label}:
        wanted = ", ".join(one.value for one in Label)
        raise BadData("data.label", file=table, row=row, found=repr(cells["label"]), wanted=wanted)
    start_s, end_s = (_seconds(cells, column, table, row) for column in ("start_s", "end_s"))
    if start_s >= end_s:
        raise BadData("events.order", file=table, row=row, start=f"{start_s:g}", end=f"{end_s:g}")
    return Span(start_s, end_s, Label(label), row)


def _seconds(cells: dict[str, str], column: str, table: Path, row: int) -> float:
    try:
        value = float(cells[column])
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise BadData("events.seconds", file=table, row=row, column=column, found=repr(cells[column]))
    return value


def _apart(clip: Clip, table: Path) -> None:
    for before, after in pairwise(clip.spans):
        if after.start_s < before.end_s - 1e-9:
            first, second = sorted((before.row, after.row))
            raise BadData("events.overlap", file=table, row=second, other=first, clip=clip.name)


def _long_enough(clip: Clip, table: Path) -> None:
    """Compare with the length that the file states, before an hour of judging; what it really has is seen then."""
    row = min(span.row for span in clip.spans)
    try:
        with VideoReader(clip.path) as video:
            if video.announced and video.fps:
                checked(clip, video.announced / video.fps, table)
    except BadPicture as fault:
        key = "data.missing_row" if fault.key == "error.video.missing" else "events.video"
        raise BadData(key, file=clip.path, table=table, row=row) from fault


def seconds_of(spans: Sequence[Span], label: Label) -> float:
    return sum(span.end_s - span.start_s for span in spans if span.label is label)
