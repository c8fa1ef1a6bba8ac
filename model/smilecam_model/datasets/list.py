"""A list of one's own: a csv file with file, smile[, person, group, emotion]; files beside it or below a folder."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from smilecam.errors import BadData
from smilecam.verdict import EMOTIONS
from smilecam_model.datasets.sample import UNKNOWN, Sample, label_of, one_of_seven, parsed_rows, picture_of


def samples(table: Path, root: Path) -> list[Sample]:
    """Return the pictures that `table` names, below `root` or beside the table; smile is 1, 0 or -1 (unknown).

    emotion is a number 0 to 6, -1, or a name of verdict.EMOTIONS. All are judged: split is "val". Raises BadData, also
    for a picture that stands twice.
    """
    seen: dict[str, int] = {}

    def sample(line: int, row: dict[str, str]) -> Sample:
        name = row["file"].strip()
        smile = label_of(row["smile"], (-1, 0, 1), table, line)
        emotion = _emotion(row.get("emotion", "").strip(), table, line)
        if name in seen:
            raise BadData("data.twice", file=table, row=line, found=name, other=seen[name])
        seen[name] = line
        file = root / name
        if not file.is_file() and (table.parent / name).is_file():
            file = table.parent / name
        return Sample(
            dataset="list",
            name=name,
            read=partial(picture_of, file),
            smile=float(smile),
            emotion=one_of_seven(emotion),
            truth=smile,
            emotion_truth=emotion,
            person=row.get("person", "").strip() or name,
            split="val",
            group=row.get("group", "").strip(),
            file=file,
            table=table,
            row=line,
        )

    return parsed_rows(table, ("file", "smile"), sample)


def _emotion(text: str, table: Path, line: int) -> int:
    if not text:
        return UNKNOWN
    if text.lower() in EMOTIONS:
        return EMOTIONS.index(text.lower())
    return label_of(text, range(-1, len(EMOTIONS)), table, line)
