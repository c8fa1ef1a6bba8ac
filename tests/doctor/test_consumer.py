from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

import pytest

from smilecam.clock import MonotonicClock
from smilecam.devices import V4L2, Device, Handle, State
from smilecam.doctor import consumer as room
from smilecam.doctor import echo as echoes
from smilecam.doctor.consumer import Consumer, holders, look, readable
from smilecam.doctor.echo import Echo
from smilecam.doctor.finding import Finding, Level
from smilecam.errors import CameraProblem
from smilecam.frames import Picture, PixelFormat, Size
from smilecam.pixels import convert, opaque
from smilecam.ports import SourceFacts
from tests.fakes.findings import device, told
from tests.fakes.loopback import FakeLoopback, FakeLoopbackSource

OURS = device("SmileCam", ours=True, number=10)


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (echoes, room):
        monkeypatch.setattr(each, "READ_S", 0.2)
        monkeypatch.setattr(each, "_SETTLES_S", 0.05)


def found(
    loopback: FakeLoopback, *, running: bool = False, one: Device = OURS, readers: tuple[str, ...] = ()
) -> list[Finding]:
    source = loopback.source()
    source.within_s = 5
    consumer = Consumer(lambda _: loopback, lambda _: source, lambda _: readers, MonotonicClock())
    return list(look(one, running, consumer))


def test_a_good_device_is_told_with_its_rate_and_its_delay() -> None:
    right, delay = found(FakeLoopback(MonotonicClock()))
    assert right.check == "consumer"
    assert "SmileCam" in told(right)
    assert delay.check == "latency"
    assert told(delay)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (lambda picture: picture[::-1].copy(), "consumer_upside_down"),
        (lambda picture: picture[:, :, ::-1].copy(), "consumer_swapped"),
        (lambda picture: picture[:, ::-1].copy(), "consumer_mirrored"),
        (lambda picture: picture[::-1, ::-1].copy(), "consumer_turned"),
        (lambda picture: picture // 2, "consumer_garbled"),
    ],
)
def test_a_broken_one_keeps_smilecam_from_its_work(change: Callable[[Picture], Picture], key: str) -> None:
    first = found(FakeLoopback(MonotonicClock(), change))[0]
    assert (first.level, first.key) == (Level.BAD, key)
    assert told(first)


def test_fewer_pictures_than_were_sent_are_a_warning() -> None:
    slow = room._verdict(OURS, Echo(Size(1280, 720), 11.0, 30.0, "", ()))
    assert (slow.level, slow.key) == (Level.WARN, "consumer_slow")
    assert "11.0 of 30.0" in told(slow)


def test_one_that_gives_nothing_back_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeLoopbackSource, "open", refuse)
    (finding,) = found(FakeLoopback(MonotonicClock()))
    assert (finding.level, finding.key) == (Level.BAD, "consumer_nothing")
    assert told(finding)


def test_one_that_takes_nothing_is_told_in_its_own_words() -> None:
    loopback = FakeLoopback(MonotonicClock())
    loopback.refuse = True
    (finding,) = found(loopback)
    assert finding.level is Level.BAD
    assert "does not arrive" in told(finding)


def test_a_device_that_an_app_reads_is_left_alone() -> None:
    loopback = FakeLoopback(MonotonicClock())
    for running in (False, True):
        (finding,) = found(loopback, running=running, readers=("zoom", "zoom"))
        assert (finding.level, finding.key) == (Level.NOTE, "consumer_read")
        assert "not checked: zoom has “SmileCam” open" in told(finding)
    assert loopback.closed == 0


def test_one_that_another_program_writes_to_is_left_alone() -> None:
    (finding,) = found(FakeLoopback(MonotonicClock()), one=device("SmileCam", State.IN_USE, ours=True))
    assert (finding.level, finding.key) == (Level.WARN, "consumer_written")
    assert told(finding)


@pytest.mark.parametrize(("shade", "key"), [(None, "consumer_live"), (90, "consumer_flat")])
def test_what_a_running_smilecam_publishes_is_read(shade: int | None, key: str) -> None:
    from threading import Event, Thread

    import numpy as np

    loopback, over = FakeLoopback(MonotonicClock()), Event()
    picture = np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8)
    if shade is not None:
        picture[:] = shade
    i420 = convert(opaque(picture), PixelFormat.I420)

    def publish() -> None:
        while not over.wait(0.01):
            loopback.publish(i420)

    thread = Thread(target=publish)
    thread.start()
    try:
        (finding,) = found(loopback, running=True)
    finally:
        over.set()
        thread.join()
    assert finding.key == key
    assert "320x240" in told(finding)
    assert loopback.closed == 0  # it is not ours to close


def test_one_that_gives_its_pictures_to_somebody_else_is_not_called_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeLoopbackSource, "open", refuse)
    (finding,) = found(FakeLoopback(MonotonicClock()), running=True)
    assert (finding.level, finding.key) == (Level.NOTE, "consumer_refused")
    assert told(finding)


def test_a_loopback_device_is_read_by_its_path_and_others_as_they_are_listed() -> None:
    assert readable(OURS).handles == (Handle("/dev/video10", V4L2),)
    listed = Device("OBS Virtual Camera", "", 3, "", State.UNKNOWN, True, (Handle(703, 700),))
    assert readable(listed) is listed


@pytest.mark.skipif(
    not os.path.isdir("/dev/shm"), reason="this system does not tell who holds a file, or has no /dev/shm"
)
def test_who_holds_a_node_is_told_by_name_and_we_ourselves_do_not_count() -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm") as node:
        code = "import sys; held = open(sys.argv[1]); print(flush=True); sys.stdin.read()"
        command = [sys.executable, "-c", code, node.name]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            other.stdout.readline()
            (name,) = holders(node.name, ours=())
            assert "python" in name
            assert holders(node.name, ours=(other.pid,)) == []
    assert holders("OBS Virtual Camera", ours=()) == []


def refuse(source: FakeLoopbackSource) -> SourceFacts:
    raise CameraProblem("camera.no_writer", camera="SmileCam", path="/dev/video10")
