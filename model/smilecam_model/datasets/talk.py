"""Talking people: clips/*.mp4 and labels.csv (file, set, person, label, ...), a weak label for each whole clip."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from smilecam.errors import BadData
from smilecam_model.datasets.sample import UNKNOWN, folder_of, held_out, parsed_rows

HELD_OUT_ONE_IN = 5
_SMILING = frozenset({"smile", "laugh", "happy"})
# Both in one clip, or a smile that comes and goes: no label for every frame.
_MIXED = frozenset({"mixed", "smile_talking", "smile_onset", "surprise_smile_onset", "singing"})
_STRAIGHT = frozenset(
    {
        *("talking", "neutral", "neutral_headturn", "neutral_drowsy", "sad", "angry", "disgust", "fear", "surprise"),
        *("grimace_sad", "grimace_talking", "angry_shouting"),
    }
)


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip; smile is 1, 0, or -1 where the label does not speak of every frame."""

    path: Path
    label: str
    smile: int
    person: str
    split: str


def clips(root: Path) -> list[Clip]:
    """Return all clips, one person in five held out; a set without named people counts as one. Raises BadData."""
    folder = folder_of(root, "clips", "labels.csv")
    table = folder / "labels.csv"

    def clip(line: int, row: dict[str, str]) -> Clip:
        path = folder / "clips" / row["file"]
        if not path.is_file():
            raise BadData("data.missing_row", file=path, table=table, row=line, found=row["file"])
        person = f"talk:{row['person'] or row['set']}"
        smile = _smile(row["label"], table, line)
        return Clip(path, row["label"], smile, person, "val" if held_out(person, HELD_OUT_ONE_IN) else "train")

    return parsed_rows(table, ("file", "set", "person", "label"), clip)


def _smile(label: str, table: Path, line: int) -> int:
    if label in _SMILING:
        return 1
    if label in _STRAIGHT:
        return 0
    if label in _MIXED:
        return UNKNOWN
    raise BadData(
        "data.label", file=table, row=line, found=repr(label), wanted=", ".join(sorted(_SMILING | _STRAIGHT | _MIXED))
    )
