"""Labeled Faces in the Wild: lfw/Name/Name_NNNN.jpg, with a table of one's own that names pictures and smiles."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from smilecam_model.datasets import list as own_list
from smilecam_model.datasets.sample import Sample, picture_of

_NUMBERED = re.compile(r"(?P<name>.+)_\d{4}")


def samples(table: Path, root: Path) -> list[Sample]:
    """Return the pictures that `table` names: Name/Name_NNNN.jpg, lfw/Name/Name_NNNN.jpg or Name_NNNN.jpg.

    The person is the name, where the table has no column for it. Raises BadData.
    """
    return [_sample(one, root) for one in own_list.samples(table, root)]


def _sample(one: Sample, root: Path) -> Sample:
    hit = _NUMBERED.fullmatch(Path(one.name).stem)
    name = hit["name"] if hit else Path(one.name).stem
    tries = (one.file, root / "lfw" / one.name, root / name / one.name, root / "lfw" / name / one.name)
    file = next((path for path in tries if path is not None and path.is_file()), root / one.name)
    person = name if one.person == one.name else one.person
    return replace(one, dataset="lfw", person=f"lfw:{person}", file=file, read=partial(picture_of, file))
