from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from smilecam.draw.themefile import named
from smilecam.dressing import Dressing
from smilecam.settings import Settings


class Wearer:
    """Puts on what it finds, as the pipeline does."""

    def __init__(self, own: Path, overlay: str) -> None:
        self.settings = replace(Settings(), overlay=overlay)
        self.worn: list[object] = []
        self._own = own

    def dress(self) -> None:
        self.worn.append(named(self.settings.overlay, self._own))


def write(own: Path, name: str, text: str, at_s: int) -> None:
    path = own / name / "theme.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    os.utime(path, (at_s, at_s))


GOOD = 'v = 1\nextends = "quiet"\n'


@pytest.fixture
def wearer(tmp_path: Path) -> Wearer:
    write(tmp_path, "mine", GOOD, 1)
    return Wearer(tmp_path, "mine")


def test_nothing_is_put_on_while_nothing_changes(wearer: Wearer, tmp_path: Path) -> None:
    dressing = Dressing(wearer, tmp_path)
    dressing.heed()
    dressing.heed()
    assert wearer.worn == []


def test_an_edit_is_put_on_once(wearer: Wearer, tmp_path: Path) -> None:
    dressing = Dressing(wearer, tmp_path)
    write(tmp_path, "mine", GOOD + "timer = false\n", 2)
    dressing.heed()
    dressing.heed()
    assert len(wearer.worn) == 1
    assert dressing.fault is None


def test_a_broken_edit_is_told_until_it_is_mended(wearer: Wearer, tmp_path: Path) -> None:
    dressing = Dressing(wearer, tmp_path)
    write(tmp_path, "mine", GOOD + "[tag]\nwidth = -1\n", 2)
    dressing.heed()
    assert wearer.worn == []
    assert dressing.fault is not None
    assert ":4, tag.width" in str(dressing.fault.facts["place"])
    write(tmp_path, "mine", "not toml [", 3)
    dressing.heed()
    write(tmp_path, "mine", GOOD, 4)
    dressing.heed()
    assert dressing.fault is None
    assert len(wearer.worn) == 1


def test_a_theme_whose_folder_goes_away_and_comes_back_is_put_on_again(wearer: Wearer, tmp_path: Path) -> None:
    dressing = Dressing(wearer, tmp_path)
    (tmp_path / "mine").rename(tmp_path / "away")
    dressing.heed()
    assert dressing.fault is not None
    (tmp_path / "away").rename(tmp_path / "mine")
    dressing.heed()
    assert dressing.fault is None
    assert len(wearer.worn) == 1


def test_another_theme_is_followed_from_when_it_is_set(wearer: Wearer, tmp_path: Path) -> None:
    write(tmp_path, "other", GOOD, 1)
    dressing = Dressing(wearer, tmp_path)
    wearer.settings = replace(wearer.settings, overlay="other")
    dressing.heed()
    write(tmp_path, "mine", GOOD + "timer = false\n", 2)
    dressing.heed()
    assert wearer.worn == []
    write(tmp_path, "other", GOOD + "timer = false\n", 2)
    dressing.heed()
    assert len(wearer.worn) == 1
