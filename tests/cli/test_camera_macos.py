"""On macOS a start asks for the camera before anything goes to the background; with a Mac that is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.capture.permission import Access
from smilecam.cli import camera as room
from smilecam.errors import CameraProblem


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    started: list[str] = []

    def in_background(options: object, folder: object, here: object, tell: object) -> int:
        started.append("started")
        return 0

    monkeypatch.setenv("SMILECAM_HOME", str(tmp_path))
    monkeypatch.setattr(room, "in_background", in_background)
    monkeypatch.setattr("smilecam.capture.permission.ask_by_opening", lambda: started.append("asked"))
    return started


def mac(monkeypatch: pytest.MonkeyPatch, *answers: Access) -> None:
    left = list(answers)
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr("smilecam.capture.permission.access", lambda: left.pop(0) if len(left) > 1 else left[0])


def test_it_asks_first_and_starts_then(
    started: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mac(monkeypatch, Access.NOT_ASKED, Access.GRANTED)
    assert room.run({"lang": "en"}) == 0
    assert started == ["asked", "started"]
    assert "macOS asks" in capsys.readouterr().err


def test_refused_it_starts_nothing(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mac(monkeypatch, Access.DENIED)
    with pytest.raises(CameraProblem):
        room.run({"lang": "en"})
    assert started == []


def test_the_demo_needs_no_leave(started: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mac(monkeypatch, Access.DENIED)
    assert room.run({"lang": "en", "camera": "demo"}) == 0
    assert started == ["started"]
