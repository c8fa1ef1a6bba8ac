from __future__ import annotations

from pathlib import Path

import pytest
from smilecam_model.group_table import by_person

from smilecam.errors import BadData


def table(folder: Path, *lines: str) -> Path:
    file = folder / "groups.csv"
    file.write_text("\n".join(lines), "utf-8")
    return file


def key(file: Path) -> str:
    with pytest.raises(BadData) as caught:
        by_person(file, {"P01", "P02"})
    return caught.value.key


def test_each_column_groups_people(tmp_path: Path) -> None:
    told = by_person(table(tmp_path, "person,age,glasses", "P01,20s,yes", "P02,,no", "P09,30s,no"), {"P01", "P02"})
    assert told == {"age": {"P01": "20s", "P09": "30s"}, "glasses": {"P01": "yes", "P02": "no", "P09": "no"}}


def test_what_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    assert key(table(tmp_path, "person,age", "P01,20s", "P01,30s")) == "error.groups.apart"
    assert key(table(tmp_path, "person,age", "P01,")) == "error.groups.column_person"
    assert key(table(tmp_path, "person,age", "P77,20s")) == "error.groups.no_person"
    assert key(table(tmp_path, "who,age", "P01,20s")) == "error.data.column"
