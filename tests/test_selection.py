from __future__ import annotations

from pathlib import Path

import pytest

from smilecam import selection
from smilecam.errors import SmileCamError


def test_before_the_first_choice_nothing_is_chosen(tmp_path: Path) -> None:
    assert selection.chosen(tmp_path) is None
    assert not selection.roll_back(tmp_path)


def test_one_goes_back_step_by_step_to_where_everybody_begins(tmp_path: Path) -> None:
    for name in ("mine-1", "mine-2", "mine-2", "second"):
        selection.choose(tmp_path / "made", name)
    held = []
    while selection.chosen(tmp_path / "made"):
        held.append(selection.chosen(tmp_path / "made"))
        assert selection.roll_back(tmp_path / "made")
    assert held == ["second", "mine-2", "mine-1"]
    assert not selection.roll_back(tmp_path / "made")


def test_what_somebody_else_wrote_there_is_no_choice(tmp_path: Path) -> None:
    for text in ("{", "[]", '{"v": 2, "names": ["x"]}', '{"v": 1, "names": "x"}', '{"v": 1}'):
        (tmp_path / selection.FILE).write_text(text, "utf-8")
        assert selection.chosen(tmp_path) is None


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SmileCamError) as caught:
        selection.choose(tmp_path / "file", "mine-1")
    assert caught.value.key == "error.folder.refused"


def test_only_so_many_steps_are_kept(tmp_path: Path) -> None:
    for number in range(40):
        selection.choose(tmp_path, f"mine-{number}")
    steps = 0
    while selection.roll_back(tmp_path):
        steps += 1
    assert steps == 20
