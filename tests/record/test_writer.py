"""A take on its way to the disk."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smilecam.errors import BadClip, SmileCamError
from smilecam.frames import Size
from smilecam.record.clip import By, Manifest, Reason, State
from smilecam.record.film import Film, Shot, shots
from smilecam.record.jpeg import encoded
from smilecam.record.places import clip_of, read
from smilecam.record.writer import LEAST_FREE_MB, THREAD, ClipWriter
from tests.fakes.clips import AT, draft, frame

TOP = Path(__file__).parent.parent.parent


def kept(clips: Path, manifest: Manifest) -> Manifest:
    return read(clip_of(manifest, clips).with_suffix(".json"))


def plenty(folder: Path) -> int:
    return 10_000


def begun(clips: Path, manifest: Manifest | None = None, free_mb: Callable[[Path], int] = plenty) -> ClipWriter:
    return ClipWriter(clips, manifest or draft(), free_mb, most_waiting=1000)


class Gate:
    """Holds the writer's thread at its first picture until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened, self.reached, add = threading.Event(), threading.Event(), Film.add

        def held(film: Film, shot: Shot) -> None:
            self.reached.set()
            assert self.opened.wait(30)
            add(film, shot)

        monkeypatch.setattr(Film, "add", held)


def test_a_take_is_kept_whole_with_its_label_up_to_its_end(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    for number in range(31):
        writer.offer(frame(number))
    told = writer.close()
    assert (told.state, told.reason, told.dropped) == (State.WHOLE, Reason.NONE, 0)
    assert (told.frames, told.duration_s, told.fps) == (31, 1.0, 30.0)
    assert [(one.start_s, one.end_s, one.label) for one in told.labels] == [(0.0, 1.0, "smile")]
    assert told.light is not None
    assert 0.0 < told.light < 1.0
    assert kept(tmp_path, told) == told == writer.close()
    assert len(list(shots(clip_of(told, tmp_path)))) == 31


def test_until_it_is_closed_it_is_kept_as_torn(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    before = kept(tmp_path, draft())
    assert (before.state, before.reason, before.sha256) == (State.TORN, Reason.CRASH, "")
    writer.close()


def test_marks_are_kept_at_once_and_counted_from_the_first_frame(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    writer.offer(frame(0))
    writer.mark("laugh", 1000.5, By.PERSON, AT)
    assert [one.label for one in kept(tmp_path, draft()).labels] == ["smile", "laugh"]
    writer.offer(frame(60))
    told = writer.close()
    assert [(one.start_s, one.end_s, one.label) for one in told.labels] == [(0.0, 0.5, "smile"), (0.5, 2.0, "laugh")]
    writer.mark("talk", 1003.0, By.PERSON, AT)  # too late
    assert kept(tmp_path, told) == told


def test_a_mark_before_the_first_frame_is_one_from_the_beginning(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    writer.mark("talk", 3.0, By.PERSON, AT)
    writer.offer(frame(0))
    writer.mark("read", 999.0, By.PERSON, AT)
    writer.offer(frame(30))
    assert [(one.start_s, one.end_s, one.label) for one in writer.close().labels] == [(0.0, 1.0, "read")]


def test_pictures_that_are_jpegs_already_come_before_the_live_ones(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    for number in range(3):
        writer.offer(Shot(encoded(frame(number).picture), frame(number).time_s))
    writer.offer(frame(3))
    told = writer.close()
    assert [one.time_s for one in shots(clip_of(told, tmp_path))] == [0.0, 0.033, 0.067, 0.1]


def test_it_never_waits_and_what_it_could_not_take_breaks_the_clip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate(monkeypatch)
    writer = ClipWriter(tmp_path, draft(), plenty, most_waiting=4)
    writer.offer(frame(0))
    assert gate.reached.wait(30)
    for number in range(1, 8):
        writer.offer(frame(number))
    assert (writer.failed, writer.dropped) == (Reason.OVERFLOW, 3)
    gate.opened.set()
    told = writer.close()
    assert (told.state, told.reason, told.dropped, told.frames) == (State.BROKEN, Reason.OVERFLOW, 3, 5)


def test_it_ends_before_the_disk_is_full(tmp_path: Path) -> None:
    free = iter([LEAST_FREE_MB, LEAST_FREE_MB, LEAST_FREE_MB - 1])
    writer = begun(tmp_path, free_mb=lambda _: next(free))
    for number in range(200):
        writer.offer(frame(number))
    told = writer.close()
    assert (told.state, told.reason) == (State.TORN, Reason.DISK)
    assert told.frames == 61  # two looks, a second apart
    assert told.labels[0].end_s == told.duration_s == 2.0


def test_with_little_room_it_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(BadClip) as problem:
        begun(tmp_path, free_mb=lambda _: LEAST_FREE_MB - 1)
    assert problem.value.key == "error.clip.full"
    assert not list(tmp_path.rglob("*.json"))


def test_a_disk_that_fails_keeps_what_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    add = Film.add

    def failing(film: Film, shot: Shot) -> None:
        if film.seconds > 0.5:
            raise OSError(5, "Input/output error")
        add(film, shot)

    monkeypatch.setattr(Film, "add", failing)
    writer = begun(tmp_path)
    with caplog.at_level(logging.CRITICAL):
        for number in range(100):
            writer.offer(frame(number))
        told = writer.close()
    assert (told.state, told.reason) == (State.TORN, Reason.DISK)
    assert told.frames == len(list(shots(clip_of(told, tmp_path)))) == 17


def test_a_fault_of_our_own_ends_the_take_and_is_logged_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("smilecam.record.writer.jpeg.encoded", lambda _: 1 / 0)
    writer = begun(tmp_path)
    writer.offer(frame(0))
    told = writer.close()
    assert (told.state, told.reason) == (State.BROKEN, Reason.CRASH)
    assert len(caplog.records) == 1


def test_a_camera_that_comes_back_as_another_ends_the_take(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    for number in range(10):
        writer.offer(frame(number))
    writer.offer(frame(10, size=Size(32, 24)))
    told = writer.close()
    assert (told.state, told.reason, told.frames) == (State.TORN, Reason.CAMERA, 10)


def test_who_ends_it_says_why(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    writer.offer(frame(0))
    assert writer.close(Reason.STOPPED).state is State.TORN


def test_a_take_without_a_picture_is_broken(tmp_path: Path) -> None:
    told = begun(tmp_path).close()
    assert (told.state, told.reason, told.frames) == (State.BROKEN, Reason.CAMERA, 0)


def test_a_clip_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    writer.offer(frame(0))
    told = writer.close()
    with pytest.raises(BadClip) as problem:
        begun(tmp_path)
    assert problem.value.key == "error.clip.exists"
    assert kept(tmp_path, told) == told


def test_a_folder_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "clips").write_text("a file")
    with pytest.raises(SmileCamError) as problem:
        begun(tmp_path / "clips")
    assert problem.value.key == "error.folder.refused"


def test_its_thread_is_named_and_ends_with_it(tmp_path: Path) -> None:
    writer = begun(tmp_path)
    assert THREAD in {one.name for one in threading.enumerate()}
    writer.close()
    assert THREAD not in {one.name for one in threading.enumerate()}


RECORDING = """
import json, sys, time
from pathlib import Path
from smilecam.frames import Size
from smilecam.record.writer import ClipWriter
from tests.fakes.clips import draft, frame

size = Size(320, 240)
writer = ClipWriter(Path(sys.argv[1]), __import__("dataclasses").replace(draft(), size=size), lambda _: 10_000)
for number in range(int(sys.argv[2])):
    writer.offer(frame(number, size=size, noise=True))
    while writer._waiting:  # a camera of whatever rate this machine can take
        time.sleep(0.001)
    print(number, flush=True)
"""


def run(code: str, *words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    words = (*before, sys.executable, "-c", textwrap.dedent(code), *words)
    return subprocess.Popen(words, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_a_kill_in_the_midst_of_a_take_loses_its_last_moments_only(tmp_path: Path) -> None:
    with run(RECORDING, str(tmp_path), "100000") as process:
        assert process.stdout is not None
        offered = 0
        while offered < 60:
            offered = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        offered = int(f"{offered} {process.stdout.read()}".split()[-1])
    manifest = kept(tmp_path, draft())
    assert (manifest.state, manifest.reason) == (State.TORN, Reason.CRASH)
    # A tenth of a second is three frames: one that the next had not pushed out yet, one that waited for the thread.
    assert len(list(shots(clip_of(manifest, tmp_path)))) >= offered - 3


FULL = (
    RECORDING
    + """
told = writer.close()
from smilecam.record.film import shots
from smilecam.record.places import clip_of, read
clip = clip_of(told, Path(sys.argv[1]))
print(json.dumps([told.state.value, told.reason.value, told.frames, told.bytes, len(list(shots(clip))),
                  clip.stat().st_size, read(clip.with_suffix(".json")).state.value]))
"""
)


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made by Linux' tmpfs")
def test_a_disk_that_fills_up_in_truth_keeps_the_take_and_marks_it(tmp_path: Path) -> None:
    """A real one of 1 MB, mounted for this process alone."""
    mount = 'mount -t tmpfs -o size=1m tmpfs "$0" && exec "$@"'
    words = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, str(tmp_path))
    if subprocess.run([*words, "true"], capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a small disk for oneself")
    with run(FULL, str(tmp_path), "400", before=words) as process:
        out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    told: list[Any] = json.loads(out.splitlines()[-1])
    assert told[0] == "torn"
    assert told[1] == "disk"
    assert told[2] == told[4] > 10
    assert told[3] == told[5] > 800_000
    assert told[6] == "torn"
