"""What a restart's page is found again by."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from smilecam.panel.succession import LASTS_S, Legacy, leave, take

LEGACY = Legacy(8757, ("ab" * 32, "cd" * 32))


def test_what_is_left_is_found_by_who_starts_and_by_who_starts_after_it_failed(tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    leave(LEGACY, path)
    assert take(path) == LEGACY
    assert take(path) == LEGACY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_its_owner_alone_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    path.write_text("left by somebody")
    path.chmod(0o666)
    leave(LEGACY, path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_lies_there_too_long_opens_nothing_and_goes(tmp_path: Path) -> None:
    path = tmp_path / "panel.json"
    leave(LEGACY, path)
    then = path.stat().st_mtime - LASTS_S - 1
    os.utime(path, (then, then))
    assert take(path) is None
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"v": 2, "port": 8757, "sessions": []}',
        '{"v": 1, "port": "8757", "sessions": []}',
        '{"v": 1, "port": 99999, "sessions": []}',
        '{"v": 1, "port": 8757, "sessions": ["no hash"]}',
        '{"v": 1, "port": 8757, "sessions": 7}',
        '{"v": 1, "port": 8757}',
    ],
)
def test_what_cannot_be_read_opens_nothing(tmp_path: Path, text: str) -> None:
    path = tmp_path / "panel.json"
    path.write_text(text)
    assert take(path) is None
