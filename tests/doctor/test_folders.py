from __future__ import annotations

from pathlib import Path

import pytest

from smilecam.doctor.finding import Level
from smilecam.doctor.folders import writable
from tests.fakes.findings import told


def test_folders_that_cannot_be_written_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert writable((tmp_path / "a" / "b",)).level is Level.OK
    assert writable((tmp_path / ("x" * 300),)).level is Level.OK  # where one may not even look
    with monkeypatch.context() as full:
        full.setattr("smilecam.doctor.folders.TemporaryFile", _full)
        finding = writable((tmp_path,))
        assert (finding.level, "No space left" in told(finding)) == (Level.BAD, True)
    monkeypatch.setattr("os.access", lambda *_: False)
    finding = writable((tmp_path / "a" / "b",))
    assert finding.level is Level.BAD
    assert str(tmp_path) in told(finding)


def _full(**_: object) -> None:
    raise OSError(28, "No space left on device")
