from __future__ import annotations

import sys

import pytest

from bench.video_path import main


def test_it_tells_the_floor_beside_one_and_four_faces(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["video_path", "--frames", "3"])
    main()
    told = capsys.readouterr().out
    for name in ("floor", "1 face ", "4 faces"):
        assert name in told
