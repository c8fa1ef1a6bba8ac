"""Pictures as a camera."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from smilecam.capture.images import SHOWN_FOR_S, Images, pictures_in
from smilecam.errors import CameraProblem
from smilecam.frames import Frame, Size
from tests.fakes.clock import HandClock

SIZE, FPS = Size(64, 48), 10.0
EACH = round(SHOWN_FOR_S * FPS)


def picture(path: Path, shade: int, size: Size = SIZE) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, np.full((size.height, size.width, 3), shade, np.uint8))[1].tobytes())
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, shade in (("b.png", 100), ("a.jpg", 50), ("다.webp", 150)):
        picture(tmp_path / name, shade)
    (tmp_path / "notes.txt").write_text("no picture", "utf-8")
    return tmp_path


def shade(frame: Frame | None) -> int:
    assert frame is not None
    return round(float(frame.picture[SIZE.height // 2].mean()))


def test_pictures_are_shown_by_name_each_for_a_while_over_and_over(folder: Path) -> None:
    images = Images(folder, SIZE, FPS, HandClock(), loop=True)
    facts = images.open()
    assert (facts.name, facts.size, facts.fps, facts.live) == (folder.name, SIZE, FPS, False)
    shades = [shade(images.read()) for _ in range(4 * EACH)]
    assert shades[::EACH] == pytest.approx([50, 100, 150, 50], abs=2)
    assert all(shades[at] == shades[at // EACH * EACH] for at in range(len(shades)))


def test_they_come_at_the_rate_asked_for(folder: Path) -> None:
    clock = HandClock()
    images = Images(folder, SIZE, FPS, clock, loop=True)
    images.open()
    began_s = clock.now_s()
    frames = [images.read() for _ in range(5)]
    assert [frame.time_s - began_s for frame in frames if frame] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    assert [frame.number for frame in frames if frame] == [0, 1, 2, 3, 4]
    assert clock.now_s() - began_s == pytest.approx(0.4)


def test_without_loop_they_end_after_the_last(folder: Path) -> None:
    images = Images(folder, SIZE, FPS, HandClock(), loop=False)
    images.open()
    assert sum(images.read() is not None for _ in range(4 * EACH)) == 3 * EACH
    assert images.read() is None


def test_any_size_is_fitted_with_bars(tmp_path: Path) -> None:
    picture(tmp_path / "tall.png", 200, Size(20, 80))
    images = Images(tmp_path, SIZE, FPS, HandClock(), loop=True)
    assert images.open().size == SIZE
    frame = images.read()
    assert frame is not None
    assert frame.size == SIZE
    assert frame.picture[24, 32].tolist() == [200, 200, 200]
    assert frame.picture[24, 0].tolist() == [0, 0, 0]
    assert not frame.picture.flags.writeable


def test_one_picture_is_shown_for_ever(tmp_path: Path) -> None:
    images = Images(picture(tmp_path / "face.png", 77), SIZE, FPS, HandClock(), loop=True)
    images.open()
    assert {shade(images.read()) for _ in range(3 * EACH)} == {77}


def test_a_broken_picture_is_passed_over_with_a_line_in_the_log(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "aa.png").write_bytes(b"no picture")
    (folder / "ab.png").write_bytes(b"")
    images = Images(folder, SIZE, FPS, HandClock(), loop=True)
    images.open()
    assert [shade(images.read()) for _ in range(3 * EACH)][::EACH] == pytest.approx([50, 100, 150], abs=2)
    assert [record.message.count("passed over") for record in caplog.records] == [1, 1]


@pytest.mark.parametrize("content", [None, b"no picture"])
def test_a_folder_without_pictures_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(CameraProblem) as refused:
        Images(tmp_path, SIZE, FPS, HandClock(), loop=True).open()
    assert refused.value.key == "error.camera.no_images"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CameraProblem) as refused:
        Images(tmp_path / "missing", SIZE, FPS, HandClock(), loop=True).open()
    assert refused.value.key == "error.camera.no_path"


def test_pictures_taken_away_while_it_runs_leave_the_one_that_is_shown(folder: Path) -> None:
    images = Images(folder, SIZE, FPS, HandClock(), loop=True)
    images.open()
    for path in pictures_in(folder):
        path.unlink()
    assert {shade(images.read()) for _ in range(4 * EACH)} == {50}


def test_only_pictures_of_the_folder_itself_are_taken(folder: Path) -> None:
    (folder / "below.png").mkdir()
    picture(folder / "below.png" / "z.png", 1)
    assert [path.name for path in pictures_in(folder)] == ["a.jpg", "b.png", "다.webp"]


def test_closed_it_opens_again_from_the_first(folder: Path) -> None:
    images = Images(folder, SIZE, FPS, HandClock(), loop=True)
    for _ in range(2):
        images.open()
        first = images.read()
        assert first is not None
        assert first.number == 0
        assert shade(first) == pytest.approx(50, abs=2)
        images.close()
        images.close()
