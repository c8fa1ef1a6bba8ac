from __future__ import annotations

from pathlib import Path

import pytest

from bench import living
from smilecam.capture.file import VideoReader
from smilecam.frames import Size
from tests.fakes.pictures import drawn_face, write_video


@pytest.mark.slow
def test_waking_and_latency_are_measured_with_the_whole_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(living, "WARM_UP_S", 0.5)
    monkeypatch.setattr("sys.argv", ["living", "--seconds", "1", "--wakes", "2", "wake", "latency"])
    living.main()
    out = capsys.readouterr().out
    assert "p50 / p95 of 2" in out
    assert "capture to output, 1280x720" in out


def test_four_faces_are_the_one_four_times(tmp_path: Path) -> None:
    video = write_video(tmp_path / "face.mp4", [drawn_face()] * 4)
    film = living.tiled(video, 4, Size(640, 360), tmp_path)
    with VideoReader(film) as reading:
        picture = next(iter(reading)).picture
    quarters = [picture[y : y + 180, x : x + 320].mean() for y in (0, 180) for x in (0, 320)]
    assert max(quarters) - min(quarters) < 3
    assert min(quarters) > 10
