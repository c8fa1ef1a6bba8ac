"""Video files: true times for `judge`, a steady endless camera for `start`, and files that are none."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from smilecam.capture.file import VideoFile, VideoReader
from smilecam.errors import BadPicture, CameraLost, CameraProblem
from smilecam.frames import Frame, Picture, Size
from smilecam.ports import Source
from tests.fakes.clock import HandClock
from tests.fakes.media import media
from tests.fakes.pictures import write_video

FRAMES, FPS = 12, 30
MS = Fraction(1, 1000)


def shades(count: int = FRAMES) -> Iterable[Picture]:
    """Give pictures that grow brighter from one to the next."""
    return (np.full((48, 64, 3), 20 + 15 * number, np.uint8) for number in range(count))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return write_video(tmp_path / "영화.mp4", shades())


def read(source: Source) -> Frame:
    frame = source.read()
    assert frame is not None
    return frame


def test_a_video_gives_every_picture_with_its_time(film: Path) -> None:
    with VideoReader(film) as video:
        frames = list(video)
        assert (video.fps, video.announced) == (FPS, FRAMES)
    assert [frame.number for frame in frames] == list(range(FRAMES))
    assert [frame.time_s for frame in frames] == pytest.approx([number / FPS for number in range(FRAMES)])
    assert all(frame.size == Size(64, 48) and not frame.picture.flags.writeable for frame in frames)
    brightness = [frame.picture.mean() for frame in frames]
    assert brightness == sorted(brightness)


def test_uneven_times_are_kept_and_start_at_nought(tmp_path: Path) -> None:
    path, ticks = tmp_path / "uneven.mkv", [700, 733, 1000, 1500]
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.time_base = stream.time_base = MS
        for picture, tick in zip(shades(4), ticks, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = tick, MS
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with VideoReader(path) as video:
        assert [frame.time_s for frame in video] == pytest.approx([0, 0.033, 0.3, 0.8])


def test_reading_twice_gives_the_same(film: Path) -> None:
    with VideoReader(film) as one, VideoReader(film) as two:
        for a, b in zip(one, two, strict=True):
            assert np.array_equal(a.picture, b.picture)


@pytest.mark.parametrize(("quarter", "matrix"), [(3, (0, 1, -1, 0)), (1, (0, -1, 1, 0)), (2, (-1, 0, 0, -1))])
def test_a_phones_video_is_turned_upright(tmp_path: Path, quarter: int, matrix: tuple[int, ...]) -> None:
    lit = np.full((48, 64, 3), 30, np.uint8)
    lit[:16, :16] = 230  # left above
    path = write_video(tmp_path / "phone.mp4", [lit] * 3)
    a, b, c, d = (one << 16 for one in matrix)
    data = path.read_bytes()
    at = data.index(b"tkhd") + 4 + 40
    assert data[at : at + 4] == struct.pack(">i", 1 << 16)  # an upright video's matrix begins here
    path.write_bytes(data[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + data[at + 36 :])
    with VideoReader(path) as video:
        frame = next(iter(video))
    upright = np.rot90(lit, quarter)
    assert frame.picture.shape == upright.shape
    assert frame.picture.flags.c_contiguous
    assert np.abs(frame.picture.astype(int) - upright).mean() < 10


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("missing.mp4", None, "missing"),
        ("empty.mp4", b"", "empty"),
        (f"{'x' * 300}.mp4", None, "unreadable"),  # the system refuses to look there
        ("text.mp4", b"no video at all\n" * 50, "unreadable"),
    ],
)
def test_what_is_no_video_is_refused(tmp_path: Path, name: str, content: bytes | None, key: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadPicture) as refused:
        VideoReader(path)
    assert refused.value.key == f"error.video.{key}"
    with pytest.raises(CameraProblem) as problem:
        VideoFile(path, HandClock(), loop=True).open()
    assert (problem.value.key, problem.value.facts["path"]) == (f"error.video.{key}", path)


def test_a_sound_file_holds_no_pictures(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 16000, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    with pytest.raises(BadPicture) as refused:
        VideoReader(path)
    assert refused.value.key == "error.video.no_pictures"


def test_a_video_cut_short_gives_what_it_has_and_then_says_so(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (FRAMES, 96, 128, 3), dtype=np.uint8)
    whole = write_video(tmp_path / "whole.mp4", noise).read_bytes()
    (tmp_path / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    given: list[Frame] = []
    with VideoReader(tmp_path / "cut.mp4") as video, pytest.raises(BadPicture) as broken:
        given.extend(video)
    assert 0 < len(given) < FRAMES
    assert broken.value.key == "error.video.breaks_off"
    assert broken.value.facts["announced"] == FRAMES


def test_a_camera_from_a_film_keeps_the_films_rate_on_the_clock(film: Path) -> None:
    clock = HandClock()
    source = VideoFile(film, clock, loop=True)
    facts = source.open()
    assert (facts.name, facts.size, facts.fps, facts.live) == (film.name, Size(64, 48), FPS, False)
    began_s = clock.now_s()
    times_s = [read(source).time_s - began_s for _ in range(5)]
    assert times_s == pytest.approx([number / FPS for number in range(5)])
    assert clock.now_s() - began_s == pytest.approx(4 / FPS)  # it waited for each
    source.close()


def test_a_film_starts_again_without_a_jump_and_numbers_go_on(film: Path) -> None:
    clock = HandClock()
    source = VideoFile(film, clock, loop=True)
    source.open()
    frames = [read(source) for _ in range(3 * FRAMES)]
    source.close()
    assert [frame.number for frame in frames] == list(range(3 * FRAMES))
    assert np.diff([frame.time_s for frame in frames]) == pytest.approx(np.full(3 * FRAMES - 1, 1 / FPS))
    assert np.array_equal(frames[0].picture, frames[FRAMES].picture)


def test_a_short_delay_is_caught_up_with_and_a_long_one_shifts_the_film(film: Path) -> None:
    clock = HandClock()
    source = VideoFile(film, clock, loop=True)
    source.open()
    first = read(source)
    clock.advance(0.2)  # a busy machine
    assert read(source).time_s == pytest.approx(first.time_s + 1 / FPS)
    clock.advance(3600)  # a suspended one
    assert read(source).time_s == pytest.approx(clock.now_s())
    assert read(source).time_s == pytest.approx(clock.now_s())
    source.close()


def test_without_loop_a_film_ends_and_is_read_as_fast_as_it_can(film: Path) -> None:
    clock = HandClock()
    source = VideoFile(film, clock, loop=False)
    source.open()
    began_s = clock.now_s()
    assert [read(source).time_s for _ in range(FRAMES)][-1] == pytest.approx((FRAMES - 1) / FPS)
    assert source.read() is None
    assert source.read() is None
    assert clock.now_s() == began_s
    source.close()


def test_a_film_that_breaks_off_is_a_lost_camera(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (FRAMES, 96, 128, 3), dtype=np.uint8)
    path = write_video(tmp_path / "film.mp4", noise)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    source = VideoFile(path, HandClock(), loop=True)
    source.open()
    with pytest.raises(CameraLost) as lost:
        [source.read() for _ in range(FRAMES)]
    assert lost.value.key == "error.video.breaks_off"
    source.close()


def test_a_film_taken_away_while_it_runs_is_a_lost_camera(film: Path) -> None:
    source = VideoFile(film, HandClock(), loop=True)
    source.open()
    film.unlink()
    with pytest.raises(CameraLost) as lost:
        [source.read() for _ in range(FRAMES + 1)]
    assert lost.value.key == "error.video.missing"
    source.close()


def test_it_opens_again_after_closing_and_reading_it_closed_is_a_mistake(film: Path) -> None:
    source = VideoFile(film, HandClock(), loop=True)
    source.open()
    first = read(source)
    source.close()
    source.close()
    with pytest.raises(ValueError, match="closed != open"):
        source.read()
    source.open()
    assert np.array_equal(read(source).picture, first.picture)
    source.close()


def test_a_real_clip_has_the_times_it_says() -> None:
    with VideoReader(media("single_face.mp4")) as video:
        frames = list(video)
        assert len(frames) == video.announced == 78
    assert np.diff([frame.time_s for frame in frames]) == pytest.approx(np.full(77, 1 / 25))
