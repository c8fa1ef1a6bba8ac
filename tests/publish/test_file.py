"""A video of what is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from smilecam.errors import SinkProblem, UsageProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.publish.file import LEAST_FREE_MB, File
from tests.fakes.clock import HandClock

SIZE = Size(128, 96)


def shade(luma: int, size: Size = SIZE) -> Picture:
    picture = np.full(PixelFormat.I420.shape(size), 128, np.uint8)
    picture[: size.height] = luma
    return picture


def test_its_path_is_told_whole_wherever_it_was_named_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert File(Path("../film.mp4"), HandClock()).told == str(tmp_path.resolve() / "film.mp4")


def test_it_holds_every_picture_at_the_time_it_was_published(tmp_path: Path) -> None:
    clock, path = HandClock(), tmp_path / "영상.mp4"
    sink = File(path, clock)
    assert sink.open(SIZE, 30) == SIZE
    assert sink.told == str(path)
    shown_s = []
    for number, wait_s in enumerate([0.033, 0.034, 0.5, 0.033, 2.0, 0.0, 0.033]):  # a stall, and two at once
        shown_s.append(clock.now_s() - 1000.0)
        sink.publish(shade(40 + 20 * number))
        clock.advance(wait_s)
    sink.close()
    with av.open(str(path)) as film:
        frames = list(film.decode(video=0))
        assert film.streams.video[0].codec_context.name == "h264"
    assert [frame.time for frame in frames] == pytest.approx(shown_s, abs=0.001)
    lumas = [frame.to_ndarray(format="gray").mean() for frame in frames]
    assert lumas == sorted(lumas)


def test_any_player_reads_it_and_sees_its_colours(tmp_path: Path) -> None:
    path, red = tmp_path / "red.mp4", np.zeros((96, 128, 4), np.uint8)
    red[..., 2], red[..., 3] = 220, 255
    sink = File(path, HandClock())
    sink.open(SIZE, 30)
    sink.publish(np.asarray(cv2.cvtColor(red, cv2.COLOR_BGRA2YUV_I420), np.uint8))
    sink.close()
    video = cv2.VideoCapture(str(path))
    good, picture = video.read()
    video.release()
    assert good
    assert np.asarray(picture)[48, 64].tolist() == pytest.approx([0, 0, 220], abs=8)


def test_odd_sizes_are_made_even(tmp_path: Path) -> None:
    sink = File(tmp_path / "odd.mp4", HandClock())
    assert sink.open(Size(129, 97), 29.97) == SIZE
    sink.publish(shade(100))
    sink.close()


def test_the_picture_may_be_overwritten_after_the_call(tmp_path: Path) -> None:
    clock, path, picture = HandClock(), tmp_path / "film.mp4", shade(0)
    sink = File(path, clock)
    sink.open(SIZE, 30)
    for luma in (60, 180):
        picture[: SIZE.height] = luma
        sink.publish(picture)
        picture[:] = 255
        clock.advance(1)
    sink.close()
    with av.open(str(path)) as film:
        assert [round(one.to_ndarray(format="yuv420p")[:96].mean()) for one in film.decode(video=0)] == pytest.approx(
            [60, 180], abs=2
        )


def test_a_film_that_is_there_is_never_lost(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"a film of last week")
    sink = File(path, HandClock())
    sink.open(SIZE, 30)
    assert sink.told == str(tmp_path / "film-2.mp4")
    sink.close()  # nothing was shown: the new one goes, the old one stays
    assert [one.name for one in tmp_path.iterdir()] == ["film.mp4"]
    assert path.read_bytes() == b"a film of last week"


def test_a_killed_run_leaves_a_film_without_its_last_second(tmp_path: Path) -> None:
    path = tmp_path / "killed.mp4"
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from smilecam.publish.file import LEAST_FREE_MB, File\n"
        "from tests.fakes.clock import HandClock\n"
        "from tests.publish.test_file import SIZE, shade\n"
        "clock = HandClock()\n"
        "sink = File(Path(sys.argv[1]), clock)\n"
        "sink.open(SIZE, 30)\n"
        "for number in range(150):\n"
        "    sink.publish(shade(16 + number))\n"
        "    clock.advance(1 / 30)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], cwd=Path(__file__).parent.parent.parent)
    with av.open(str(path)) as film:
        times_s = [frame.time for frame in film.decode(video=0)]
    assert len(times_s) >= 150 - 31
    assert np.diff(np.array(times_s, float)) == pytest.approx(np.full(len(times_s) - 1, 1 / 30), abs=0.001)


@pytest.mark.parametrize("name", ["film.avi", "film", "film.mp4.txt"])
def test_only_mp4_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageProblem) as refused:
        File(tmp_path / name, HandClock()).open(SIZE, 30)
    assert refused.value.key == "error.recording.kind"


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
def test_a_folder_or_a_pipe_in_the_way_is_refused_at_once(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "film.mp4")
    with pytest.raises(SinkProblem) as refused:
        File(tmp_path / "film.mp4", HandClock()).open(SIZE, 30)
    assert refused.value.key == "error.recording.no_file"


def test_a_missing_folder_and_a_name_that_is_too_long_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SinkProblem) as missing:
        File(tmp_path / "no" / "film.mp4", HandClock()).open(SIZE, 30)
    assert missing.value.key == "error.recording.folder"
    for path in (tmp_path / ("x" * 300) / "film.mp4", tmp_path / f"{'x' * 300}.mp4"):
        with pytest.raises(SinkProblem) as refused:
            File(path, HandClock()).open(SIZE, 30)
        assert refused.value.key == "error.recording.refused"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.symlink_to("/dev/full")  # the one device that is always full
    sink = File(path, HandClock())
    sink.open(SIZE, 30)
    with pytest.raises(SinkProblem) as full:
        publish_all(sink, range(16, 236))
    assert full.value.key == "error.recording.failed"
    sink.close()


def publish_all(sink: File, lumas: Iterable[int]) -> None:
    for luma in lumas:
        sink.publish(shade(luma))


def test_opened_again_it_goes_on_beside_what_it_has(tmp_path: Path) -> None:
    (tmp_path / "film-2.mp4").write_bytes(b"another film")
    sink = File(tmp_path / "film.mp4", HandClock())
    for _ in range(3):
        sink.open(SIZE, 30)
        publish_all(sink, [16, 17])
        sink.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "film-2.mp4",
        "film-3.mp4",
        "film-4.mp4",
        "film.mp4",
    ]
    assert (tmp_path / "film-2.mp4").read_bytes() == b"another film"


def test_nothing_published_is_closed_quietly_and_misuse_is_a_mistake(tmp_path: Path) -> None:
    sink = File(tmp_path / "film.mp4", HandClock())
    with pytest.raises(ValueError, match="closed != open"):
        sink.publish(shade(1))
    sink.close()
    sink.open(SIZE, 30)
    sink.close()
    sink.close()
    assert not (tmp_path / "film.mp4").exists()


def test_before_the_disk_is_full_the_film_ends_whole_and_goes_on_beside_it_once_there_is_room(tmp_path: Path) -> None:
    clock, free_mb, path = HandClock(), [1000], tmp_path / "film.mp4"
    sink = File(path, clock, lambda folder: free_mb[0])
    sink.open(SIZE, 30)
    for number in range(60):
        clock.advance(1 / 30)
        sink.publish(shade(40 + number))
    free_mb[0] = LEAST_FREE_MB - 1
    clock.advance(1.0)
    with pytest.raises(SinkProblem) as caught:
        sink.publish(shade(200))
    assert caught.value.key == "error.recording.full"
    sink.close()
    for _ in range(3):  # tried again and again, it leaves no empty files about
        with pytest.raises(SinkProblem):
            sink.open(SIZE, 30)
        sink.close()
    assert [one.name for one in tmp_path.iterdir()] == ["film.mp4"]
    with av.open(str(path)) as film:
        assert sum(1 for _ in film.decode(video=0)) == 60
    free_mb[0] = 1000
    sink.open(SIZE, 30)
    sink.publish(shade(90))
    sink.close()
    with av.open(str(tmp_path / "film-2.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 1


def test_how_much_room_is_left_is_looked_at_once_a_second(tmp_path: Path) -> None:
    clock, looks = HandClock(), []

    def free_mb(folder: Path) -> int:
        looks.append(folder)
        return 1000

    sink = File(tmp_path / "film.mp4", clock, free_mb)
    sink.open(SIZE, 30)
    for _ in range(97):
        sink.publish(shade(90))
        clock.advance(1 / 32)
    sink.close()
    assert looks == [tmp_path] * 4


def test_a_name_that_ends_in_a_number_keeps_it(tmp_path: Path) -> None:
    (tmp_path / "talk-2026-11-24.mp4").write_bytes(b"another film")
    sink = File(tmp_path / "talk-2026-11-24.mp4", HandClock())
    sink.open(SIZE, 30)
    publish_all(sink, [16, 17])
    sink.close()
    assert sink.told == str(tmp_path / "talk-2026-11-24-2.mp4")
