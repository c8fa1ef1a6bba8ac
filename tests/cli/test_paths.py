from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.cli.paths import shown


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "me"))
    return tmp_path / "me"


def test_what_lies_at_home_is_shown_from_there(home: Path) -> None:
    assert shown(str(home / "films" / "웃음.mp4")) == str(Path("~", "films", "웃음.mp4"))


@pytest.mark.parametrize("told", ["SmileCam", "http://127.0.0.1:8787/#k=x", ""])
def test_what_is_no_path_stays_as_it_is(told: str, home: Path) -> None:
    assert shown(told) == told


def test_a_folder_whose_name_only_begins_like_home_is_not_it(home: Path) -> None:
    assert shown(f"{home}too/a.mp4") == f"{home}too/a.mp4"
