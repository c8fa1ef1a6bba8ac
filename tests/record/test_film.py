"""A clip's file."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import av
import pytest

from smilecam.capture.file import VideoReader
from smilecam.errors import BadClip
from smilecam.record.film import Film, Shot, shots
from smilecam.record.jpeg import encoded
from tests.fakes.clips import SIZE, frame


def shot(number: int, time_s: float) -> Shot:
    return Shot(encoded(frame(number).picture), time_s)


def filmed(path: Path, frames: int = 30) -> bytes:
    film = Film(path, SIZE)
    for number in range(frames):
        film.add(shot(number, 5.0 + number / 30))
    film.close()
    return path.read_bytes()


def test_it_holds_every_picture_as_it_came_at_its_true_time(tmp_path: Path) -> None:
    path = tmp_path / "눈.mkv"
    given = [shot(number, 5.0 + time_s) for number, time_s in enumerate([0.0, 0.033, 0.07, 1.5, 1.5, 1.533])]
    film = Film(path, SIZE)
    for one in given:
        film.add(one)
    told = film.close()
    found = list(shots(path))
    assert [one.jpeg for one in found] == [one.jpeg for one in given]
    assert [one.time_s for one in found] == [0.0, 0.033, 0.07, 1.5, 1.501, 1.533]
    assert (told.frames, told.duration_s, told.bytes) == (6, 1.533, path.stat().st_size)
    assert told.fps == pytest.approx(5 / 1.533, abs=0.001)
    assert told.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_any_player_and_our_own_reader_take_it(tmp_path: Path) -> None:
    filmed(tmp_path / "x.mkv")
    with av.open(str(tmp_path / "x.mkv")) as container:
        assert container.streams.video[0].codec_context.name == "mjpeg"
        assert "matroska" in container.format.name
    with VideoReader(tmp_path / "x.mkv") as video:
        pictures = list(video)
    assert [one.time_s for one in pictures] == pytest.approx([number / 30 for number in range(30)], abs=0.001)
    for number, one in enumerate(pictures):
        assert abs(one.picture.astype(int) - frame(number).picture).mean() < 4


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_it_is_its_users_alone_and_never_written_over(tmp_path: Path) -> None:
    filmed(tmp_path / "x.mkv")
    assert (tmp_path / "x.mkv").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        Film(tmp_path / "x.mkv", SIZE)


def test_wherever_it_is_torn_what_came_before_can_be_read(tmp_path: Path) -> None:
    raw, torn = filmed(tmp_path / "x.mkv"), tmp_path / "torn.mkv"
    picture = (len(raw) - 600) // 30  # bytes of one, roughly
    for cut in range(2000, len(raw), 997):
        torn.write_bytes(raw[:cut])
        assert len(list(shots(torn))) >= cut // picture - 3


def test_on_a_full_disk_all_whole_pictures_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, real, room = tmp_path / "x.mkv", os.write, 20_000

    def write(descriptor: int, told: memoryview) -> int:
        nonlocal room
        if not room:
            raise OSError(28, "No space left on device")
        told = told[:room]
        room -= len(told)
        return real(descriptor, told)

    monkeypatch.setattr("smilecam.record.film.os.write", write)
    film, added = Film(path, SIZE), 0
    try:
        for number in range(1000):
            film.add(shot(number, number / 30))
            added += 1
    except OSError as problem:
        full = problem
    assert "No space left" in str(full)
    told = film.close()
    assert told.frames == len(list(shots(path))) == added - 1  # one that no next one had pushed out
    assert told.bytes == path.stat().st_size
    assert told.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_it_is_on_the_disk_each_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("smilecam.record.film.os.fsync", synced.append)
    film = Film(tmp_path / "x.mkv", SIZE)
    for number in range(91):
        film.add(shot(number, number / 30))
    assert len(synced) == 3
    film.close()
    assert len(synced) == 4


def test_a_film_without_a_picture_is_an_empty_file(tmp_path: Path) -> None:
    told = Film(tmp_path / "x.mkv", SIZE).close()
    assert (told.frames, told.bytes, told.duration_s, told.fps) == (0, 0, 0.0, 0.0)


def test_what_is_no_clip_is_told(tmp_path: Path) -> None:
    def key(path: Path) -> str:
        with pytest.raises(BadClip) as problem:
            list(shots(path))
        return problem.value.key

    assert key(tmp_path / "none.mkv") == "error.clip.no_clip"
    (tmp_path / "empty.mkv").touch()
    assert key(tmp_path / "empty.mkv") == "error.clip.unreadable_clip"
    with av.open(str(tmp_path / "other.mkv"), "w") as out:
        stream = out.add_stream("mpeg4", rate=30)
        stream.width, stream.height = SIZE
        out.mux(stream.encode(av.VideoFrame.from_ndarray(frame(1).picture, format="bgr24")))
        out.mux(stream.encode(None))
    assert key(tmp_path / "other.mkv") == "error.clip.foreign"
