"""The bench of the judge runs, and prints each figure beside its goal."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from bench import judgement
from tests.fakes.pictures import drawn_face, write_video
from tests.fakes.weights import tiny_weights


@pytest.mark.slow
def test_every_figure_stands_beside_its_goal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    video = write_video(tmp_path / "face.mp4", [drawn_face()] * 12)
    weights = tiny_weights(tmp_path / "weights")
    asked = ["--video", str(video), "--weights", str(weights), "--frames", "50", "--faces", "1", "2"]
    monkeypatch.setattr("sys.argv", ["judgement", *asked])
    judgement.main()
    out = capfd.readouterr().out
    assert "face.mp4, 320x240, 50 frames" in out
    for figure in ("find", "crop", "encoder", "head", "detect to verdict", "nothing", "2 allowed", "of 8 crops"):
        assert figure in out
    assert out.count("20\n") == 2


def test_pictures_go_forwards_and_backwards_so_that_no_face_jumps(tmp_path: Path) -> None:
    pictures = judgement.pictures_of(
        write_video(tmp_path / "a.mp4", [drawn_face(light=light / 5) for light in range(5)])
    )
    assert len(pictures) == 10
    assert (pictures[4] == pictures[5]).all()
    frames = list(islice(judgement.frames_of(pictures), 14))
    assert [frame.number for frame in frames] == list(range(14))
    assert frames[12].picture is pictures[2]
